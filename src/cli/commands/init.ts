import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'
import type { InitArguments } from '../work/init.ts'

/** `start init FILE` */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init <file> [definitions..]',
  describe: 'Create a data file to start from: a small one, your own collections, or a copy of a demo',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The file to create; it must not exist yet',
      })
      .positional('definitions', {
        type: 'string',
        array: true,
        describe:
          'Collections: "users: name:string email:email!" "orders: user:users total:number". ' +
          'Types: string, text, integer, number, boolean, email, url, date, datetime, uuid, enum(a,b), ' +
          'or another collection; ! marks what is required',
      })
      .option('demo', {
        type: 'string',
        describe: 'Copy a demo with its declarations: shop, gallery, members, team or items',
      })
      .example('$0 init shop.json', `Create shop.json, then serve it with: ${commandName} shop.json`)
      .example('$0 init db.json "users: name email:email!"', 'Create db.json and db.config.json for users')
      .example(
        '$0 init art.json --demo gallery',
        'Create art.json and art.config.json: artists and artworks',
      ),
  handler: async (given) => (await work.init()).createDataFile(given),
}
