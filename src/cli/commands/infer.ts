import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'

/** `start infer FILE` */
export const inferCommand: CommandModule<object, { file: string }> = {
  command: 'infer <file>',
  describe: 'Print what is inferred from a data file, as a config file to edit',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The data file; it is not changed',
      })
      .example('$0 infer shop.json > shop.config.json', 'From then on the config file is used'),
  handler: async ({ file }) => (await work.infer()).printDeclarations(file),
}
