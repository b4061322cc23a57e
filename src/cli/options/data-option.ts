import type { Options } from 'yargs'

/** For the commands that work beside a data file. */
export const dataOption = () =>
  ({
    data: {
      alias: 'd',
      type: 'string',
      demandOption: true,
      default: process.env['UNDERSTUDY_DATA'],
      describe: 'The data file',
    },
  }) as const satisfies Record<string, Options>

export const configOption = {
  config: {
    alias: 'c',
    type: 'string',
    describe: 'The file with the declarations; otherwise the one beside the data',
  },
} as const satisfies Record<string, Options>

/** A data file, and the file with its declarations when that is not the one beside it. */
export interface DataPlace {
  readonly data: string
  readonly config: string | undefined
}
