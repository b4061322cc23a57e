import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'
import { configOption, type DataFiles, dataOption } from '../options/definitions.ts'

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
      .example('$0 keys create --data shop.json --name ada-ci --user ada', 'A key that may do what ada may')
      .example('$0 keys revoke --data shop.json --name ci', 'Effective at once, also on a running server'),
  handler: () => undefined,
}

const keyName = {
  name: { type: 'string', demandOption: true, describe: 'The name of the key' },
} as const

interface CreateArguments extends DataFiles {
  readonly name: string
  readonly role: readonly string[] | undefined
  readonly user: string | undefined
}

const createCommand: CommandModule<object, CreateArguments> = {
  command: 'create',
  describe: 'Create a key and print it once',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options(keyName)
      .option('role', { type: 'string', array: true, describe: 'A role of the key; can be repeated' })
      .option('user', { type: 'string', describe: 'The user that the key acts as, by name or id' }),
  async handler({ data, config, name, role: roles = [], user }) {
    const key = await (await work.keys()).createApiKey({ data, config }, { name, roles, user })
    console.log(key)
    console.error(`This is key "${name}". It will not be shown again. Send it in the header X-API-KEY.`)
  },
}

const listCommand: CommandModule<object, { data: string }> = {
  command: 'list',
  describe: 'List the names of all keys',
  builder: (parser) => parser.options(dataOption()),
  async handler({ data }) {
    const keys = await (await work.keys()).listApiKeys(data)
    for (const { name, roles, user = '', created } of keys)
      console.log([name, created, roles.join(','), user].join('\t').trimEnd())
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
