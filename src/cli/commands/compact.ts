import type { CommandModule } from 'yargs'

import { configOption } from '../options/data-option.ts'

interface Given {
  readonly file: string
  readonly config: string | undefined
}

/** `start compact FILE` */
export const compactCommand: CommandModule<object, Given> = {
  command: 'compact <file>',
  describe: 'Bring a data file up to date with the journal beside it, and leave only the file',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file, not being served' })
      .options(configOption)
      .example(
        '$0 compact shop.json',
        'Before it is copied or committed, when a server ended without warning',
      ),
  async handler({ file, config }) {
    const { bringIn, countOf } = await import('../work/bring-in.ts')
    const count = await bringIn(file, config)
    console.log(
      count === 0
        ? `${file} is up to date, and nothing lies beside it.`
        : `${file} is up to date: ${countOf(count)} came from the journal, which is gone.`,
    )
  },
}
