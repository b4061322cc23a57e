import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'
import { configOption } from '../options/definitions.ts'
import type { ValidateArguments } from '../work/validate.ts'

/** `start validate FILE` */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <file>',
  describe: 'Check a data file against its config file',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The data file; it is not changed',
      })
      .options(configOption)
      .example('$0 validate shop.json', 'List every problem with its location; exit code 1 if there is any'),
  handler: async (given) => (await work.validate()).validate(given),
}
