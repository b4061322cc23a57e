import type { CommandModule } from 'yargs'

import { configOption, dataOption, type DataPlace } from '../options/data-option.ts'

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

type AddArguments = DataPlace & { name: string; role: string[] | undefined; set: string[] | undefined }

const addCommand: CommandModule<object, AddArguments> = {
  command: 'add',
  describe: 'Add a user',
  builder: (parser) =>
    parser
      .options(dataOption())
      .options(configOption)
      .options(nameOption)
      .option('role', { type: 'string', array: true, describe: 'A role that they have; may be repeated' })
      .option('set', {
        type: 'string',
        array: true,
        describe: 'Another attribute; may be repeated',
      })
      .example(
        '$0 users add --data users.json --name ada --set email=ada@example.com',
        'Where an e-mail address is required',
      ),
  async handler({ name, role = [], set = [], ...place }) {
    const { addUser } = await import('../work/users.ts')
    await addUser(place, { name, roles: role, attributes: set })
    console.error(`${name} can sign in.`)
  },
}

const passwordCommand: CommandModule<object, DataPlace & { name: string }> = {
  command: 'password',
  describe: 'Set the password of a user',
  builder: (parser) => parser.options(dataOption()).options(configOption).options(nameOption),
  async handler({ name, ...place }) {
    const { setPassword } = await import('../work/users.ts')
    await setPassword(place, name)
    console.error(`${name} can sign in with the new password.`)
  },
}
