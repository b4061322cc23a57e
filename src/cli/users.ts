import type { CommandModule } from 'yargs'

import { dataOption } from './data-option.ts'

/** `start users add|password` */
export const usersCommand: CommandModule = {
  command: 'users <command>',
  describe: 'Add users who can sign in, and set passwords',
  builder: (parser) =>
    parser
      .command(addCommand)
      .command(passwordCommand)
      .demandCommand(1, 'Say start users add or start users password')
      .example('$0 users add --data shop.json --name ada --role admin', 'Asks for the password')
      .example('echo "$PASSWORD" | $0 users password --data shop.json --name ada', 'Takes it from a script'),
  handler: () => undefined,
}

const nameOption = {
  name: { type: 'string', demandOption: true, describe: 'What they sign in with' },
} as const

const addCommand: CommandModule<object, { data: string; name: string; role: string[] | undefined }> = {
  command: 'add',
  describe: 'Add a user',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(nameOption)
      .option('role', { type: 'string', array: true, describe: 'A role that they have; may be repeated' }),
  async handler({ data, name, role = [] }) {
    const { addUser } = await import('./users/work.ts')
    await addUser(data, name, role)
    console.error(`${name} can sign in.`)
  },
}

const passwordCommand: CommandModule<object, { data: string; name: string }> = {
  command: 'password',
  describe: 'Set the password of a user',
  builder: (parser) => parser.options(dataOption()).options(nameOption),
  async handler({ data, name }) {
    const { setPassword } = await import('./users/work.ts')
    await setPassword(data, name)
    console.error(`${name} can sign in with the new password.`)
  },
}
