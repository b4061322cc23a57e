import type { CommandModule } from 'yargs'

import { dataOption } from '../options/data-option.ts'

/** `start keys create|list|revoke` */
export const keysCommand: CommandModule = {
  command: 'keys <command>',
  describe: 'Make, list and revoke API keys',
  builder: (parser) =>
    parser
      .command(createCommand)
      .command(listCommand)
      .command(revokeCommand)
      .demandCommand(1, 'Say start keys create, start keys list or start keys revoke')
      .example('$0 keys create --data shop.json --name ci --role admin', 'Prints the key, once')
      .example('$0 keys revoke --data shop.json --name ci', 'Void at once, also on a running server'),
  handler: () => undefined,
}

const nameOption = {
  name: { type: 'string', demandOption: true, describe: 'What the key is called' },
} as const

const createCommand: CommandModule<object, { data: string; name: string; role: string[] | undefined }> = {
  command: 'create',
  describe: 'Make a key and print it once',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(nameOption)
      .option('role', { type: 'string', array: true, describe: 'A role that it has; may be repeated' }),
  async handler({ data, name, role = [] }) {
    const { create } = await import('../work/keys.ts')
    const key = await create(data, { name, roles: role })
    console.log(key)
    console.error(`This is the key "${name}", and it is not shown again. Send it as X-API-KEY.`)
  },
}

const listCommand: CommandModule<object, { data: string }> = {
  command: 'list',
  describe: 'Show the names of the keys',
  builder: (parser) => parser.options(dataOption()),
  async handler({ data }) {
    const keys = await (await import('../work/keys.ts')).list(data)
    for (const { name, roles, created } of keys)
      console.log([name, created, roles.join(',')].join('\t').trimEnd())
    if (keys.length === 0) console.error('There are no keys.')
  },
}

const revokeCommand: CommandModule<object, { data: string; name: string }> = {
  command: 'revoke',
  describe: 'Make a key void',
  builder: (parser) => parser.options(dataOption()).options(nameOption),
  async handler({ data, name }) {
    await (await import('../work/keys.ts')).revoke(data, name)
    console.error(`The key "${name}" opens nothing any more.`)
  },
}
