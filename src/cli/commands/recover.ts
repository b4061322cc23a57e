import type { CommandModule } from 'yargs'

import { configOption } from '../options/data-option.ts'

interface Given {
  readonly file: string
  readonly config: string | undefined
  readonly 'dry-run': boolean
}

/** `start recover FILE` */
export const recoverCommand: CommandModule<object, Given> = {
  command: 'recover <file>',
  describe: 'Say what the journal beside a data file holds, and bring it into the file',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file, not being served' })
      .options(configOption)
      .option('dry-run', { type: 'boolean', default: false, describe: 'Only say it, and change nothing' })
      .example('$0 recover shop.json --dry-run', 'What has a server not saved that ended without warning?')
      .example('$0 recover shop.json', 'The same, and then it is saved; starting a server does it as well'),
  async handler({ file, config, 'dry-run': isDry }) {
    const [{ explain }, { bringIn }, { inspectJournal }] = await Promise.all([
      import('../work/explanation.ts'),
      import('../work/bring-in.ts'),
      import('../../store/file/journal/recovery.ts'),
    ])
    const journal = await inspectJournal(file)
    console.log(explain(file, journal))
    if (journal.numbers.length === 0) return
    if (isDry) console.log(`\nNothing was changed. Without --dry-run, ${file} is brought up to date.`)
    else {
      await bringIn(file, config)
      console.log(`\n${file} is up to date now, and the journal is gone.`)
    }
  },
}
