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
