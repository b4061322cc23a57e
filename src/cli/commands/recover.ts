import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'
import { configOption } from '../options/definitions.ts'
import type { RecoverArguments } from '../work/recover.ts'

/** `start recover FILE` */
export const recoverCommand: CommandModule<object, RecoverArguments> = {
  command: 'recover <file>',
  describe: 'Show what is in the journal beside a data file, and apply it',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The data file; no server may have it open',
      })
      .options(configOption)
      .option('dry-run', { type: 'boolean', default: false, describe: 'Only show it; change nothing' })
      .example('$0 recover shop.json --dry-run', 'After a crash: which changes are not in the file yet?')
      .example('$0 recover shop.json', 'Show and apply them; starting a server applies them too'),
  handler: async (given) => (await work.recover()).recover(given),
}
