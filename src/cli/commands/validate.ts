import type { CommandModule } from 'yargs'

import { configOption } from '../options/data-option.ts'

export interface ValidateArguments {
  readonly file: string
  readonly config: string | undefined
}

/** `start validate FILE` */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <file>',
  describe: 'Check a data file against its declarations',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file; it is only read' })
      .options(configOption)
      .example(
        '$0 validate shop.json',
        'Every problem with its place, and 1 as the exit code when there is any',
      ),
  handler: async (given) => (await import('../work/validate.ts')).validate(given),
}
