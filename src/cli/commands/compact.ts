import type { CommandModule } from 'yargs'

import { work } from '../lazy.ts'
import { configOption } from '../options/definitions.ts'
import type { CompactArguments } from '../work/compact.ts'

/** `start compact FILE` */
export const compactCommand: CommandModule<object, CompactArguments> = {
  command: 'compact <file>',
  describe: 'Apply the journal beside a data file and remove it, so that only the file is left',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'The data file; no server may have it open',
      })
      .options(configOption)
      .example('$0 compact shop.json', 'After a crash, before you copy or commit the file'),
  handler: async (given) => (await work.compact()).compact(given),
}
