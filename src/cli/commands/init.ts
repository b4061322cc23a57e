import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import { work } from '../lazy.ts'

/** `start init FILE` */
export const initCommand: CommandModule<object, { file: string }> = {
  command: 'init <file>',
  describe: 'Create a small data file to start from',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The file to create; it must not exist yet',
      })
      .example('$0 init shop.json', `Create shop.json, then serve it with: ${commandName} shop.json`),
  handler: async ({ file }) => (await work.init()).writeStarter(file),
}
