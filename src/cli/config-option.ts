import type { Options } from 'yargs'

/** For the commands that need to know the declarations of a data file. */
export const configOption = {
  config: { type: 'string', describe: 'The file with the declarations; otherwise the one beside the data' },
} as const satisfies Record<string, Options>
