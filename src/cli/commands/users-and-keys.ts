import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import type { IdpArguments } from '../actions/idp.ts'
import type { TokenArguments } from '../actions/token.ts'
import { work } from '../lazy.ts'
import { configOption, type DataFiles, dataOption, startOptions } from '../options/start-options.ts'

/** `start users add|password|hash` */
export const usersCommand: CommandModule = {
  command: 'users <command>',
  describe: 'Add users who can sign in, and set their passwords',
  builder: (parser) =>
    parser
      .command(addCommand)
      .command(passwordCommand)
      .command(hashCommand)
      .demandCommand(
        1,
        `Name a subcommand: ${commandName} users add, ${commandName} users password, or ${commandName} users hash`,
      )
      .example('$0 users add --data shop.json --name ada --role admin', 'Asks for the password')
      .example(
        'echo "$PASSWORD" | $0 users password --data shop.json --name ada',
        'Reads the password from a script',
      ),
  handler: () => undefined,
}

const userName = {
  name: { type: 'string', demandOption: true, describe: 'The name to sign in with' },
} as const

type AddArguments = DataFiles & { name: string; role: string[] | undefined; set: string[] | undefined }

const addCommand: CommandModule<object, AddArguments> = {
  command: 'add',
  describe: 'Add a user',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options(userName)
      .option('role', { type: 'string', array: true, describe: 'A role of the user; can be repeated' })
      .option('set', { type: 'string', array: true, describe: 'Another attribute; can be repeated' })
      .example(
        '$0 users add --data users.json --name ada --set email=ada@example.com',
        'For data that requires an email address',
      ),
  async handler({ name, role = [], set = [], ...files }) {
    await (await work.users()).addUser(files, { name, roles: role, attributes: set })
    console.error(`User "${name}" added.`)
  },
}

const passwordCommand: CommandModule<object, DataFiles & { name: string }> = {
  command: 'password',
  describe: 'Set the password of a user',
  builder: (parser) => parser.options(dataOption()).options(configOption).options(userName),
  async handler({ name, ...files }) {
    await (await work.users()).setPassword(files, name)
    console.error(`Password of user "${name}" changed.`)
  },
}

const hashCommand: CommandModule<object, DataFiles> = {
  command: 'hash',
  describe: 'Hash all passwords that are plain text, so that their users can sign in',
  builder: (parser) => parser.options(dataOption()).options(configOption),
  async handler(files) {
    const count = await (await work.users()).hashPasswords(files)
    console.error(
      count === 0
        ? 'No passwords are plain text; there is nothing to hash.'
        : `${count} ${count === 1 ? 'password' : 'passwords'} hashed.`,
    )
  },
}

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
        `Name a subcommand: ${commandName} keys create, ${commandName} keys list, or ${commandName} keys revoke`,
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

/** `start token` */
export const tokenCommand: CommandModule<object, TokenArguments> = {
  command: 'token',
  describe: 'Print an access token for a user, for tests and scripts',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        user: { type: 'string', demandOption: true, describe: 'Name or id of the user' },
        expires: { type: 'string', default: '15m', describe: 'Lifetime: 90s, 15m, 1h or 30d' },
        expired: { type: 'boolean', default: false, describe: 'Print a token that has already expired' },
      })
      .example(
        '$0 token --data shop.json --user ada --expires 1m',
        'For a server with --jwt on the same data',
      ),
  handler: async (given) => console.log(await (await work.token()).mint(given)),
}

/** `start idp` */
export const idpCommand: CommandModule<object, IdpArguments> = {
  command: 'idp',
  describe: 'Start an OpenID Connect identity provider for the users of a data file',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options({
        host: { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' },
        port: { type: 'number', default: 3001, describe: 'Port to listen on; 0 picks a free one' },
        'allow-host': startOptions['allow-host'],
        'client-id': {
          type: 'string',
          default: 'understudy',
          describe: 'The client ID that applications sign in with',
        },
        audience: { type: 'string', default: 'understudy', describe: 'The audience of access tokens' },
      })
      .example(
        '$0 idp --data shop.json',
        `Then in another terminal: ${commandName} shop.json --oidc http://localhost:3001 …`,
      ),
  handler: async (given) => (await work.idp()).runProvider(given),
}
