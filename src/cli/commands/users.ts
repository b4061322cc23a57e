import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'
import { configOption, dataOption, type DataFiles } from '../options/definitions.ts'

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
        `Add a command: ${commandName} users add, ${commandName} users password, or ${commandName} users hash`,
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
        ? 'No password is plain text.'
        : `${count} ${count === 1 ? 'password' : 'passwords'} hashed.`,
    )
  },
}
