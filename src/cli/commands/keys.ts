import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'
import { dataOption } from '../options/definitions.ts'

/** `start keys create|list|revoke` */
export const keysCommand: CommandModule = {
  command: 'keys <command>',
  describe: 'Create, list and revoke API keys',
  builder: (parser) =>
    parser
      .command(createCommand)
      .command(listCommand)
      .command(revokeCommand)
      .demandCommand(
        1,
        `Add a command: ${commandName} keys create, ${commandName} keys list, or ${commandName} keys revoke`,
      )
      .example('$0 keys create --data shop.json --name ci --role admin', 'Prints the key, once')
      .example('$0 keys revoke --data shop.json --name ci', 'Effective at once, also on a running server'),
  handler: () => undefined,
}

const keyName = {
  name: { type: 'string', demandOption: true, describe: 'The name of the key' },
} as const

const createCommand: CommandModule<object, { data: string; name: string; role: string[] | undefined }> = {
  command: 'create',
  describe: 'Create a key and print it once',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(keyName)
      .option('role', { type: 'string', array: true, describe: 'A role of the key; can be repeated' }),
  async handler({ data, name, role = [] }) {
    console.log(await (await work.keys()).createApiKey(data, { name, roles: role }))
    console.error(`This is key "${name}". It will not be shown again. Send it in the header X-API-KEY.`)
  },
}

const listCommand: CommandModule<object, { data: string }> = {
  command: 'list',
  describe: 'List the names of all keys',
  builder: (parser) => parser.options(dataOption()),
  async handler({ data }) {
    const keys = await (await work.keys()).listApiKeys(data)
    for (const { name, roles, created } of keys)
      console.log([name, created, roles.join(',')].join('\t').trimEnd())
    if (keys.length === 0) console.error('There are no keys.')
  },
}

const revokeCommand: CommandModule<object, { data: string; name: string }> = {
  command: 'revoke',
  describe: 'Revoke a key',
  builder: (parser) => parser.options(dataOption()).options(keyName),
  async handler({ data, name }) {
    await (await work.keys()).revokeApiKey(data, name)
    console.error(`Key "${name}" has been revoked.`)
  },
}
