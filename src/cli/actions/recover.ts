import { UserError } from '../../core/error.ts'
import type { JournalEntry } from '../../store/file/journal/journal-line.ts'
import type { JournalContents } from '../../store/file/journal/read-journal.ts'
import { explainDamages, inspectJournal } from '../../store/file/journal/recovery.ts'
import { openFileStore } from '../../store/file/open-file-store.ts'
import { openDeclarations } from './data.ts'

export interface ApplyArguments {
  readonly file: string
  readonly config: string | undefined
}

/** Applies the journal and prints how much was in it. Throws as {@link applyJournal} does. */
export async function compact({ file, config }: ApplyArguments): Promise<void> {
  const changes = await applyJournal(file, config)
  console.log(
    changes === 0
      ? `${file} is up to date. There is no journal beside it.`
      : `${file} is up to date: ${countOf(changes)} from the journal ${changes === 1 ? 'was' : 'were'} applied, and the journal was removed.`,
  )
}

/**
 * Writes into a data file what is in the journal beside it, removes the journal, and returns the number of changes.
 * Throws a {@link UserError} when a server has the file open, or when it cannot be read or written.
 */
async function applyJournal(file: string, config: string | undefined): Promise<number> {
  const { transactions } = await inspectJournal(file)
  const { createModel } = await openDeclarations({ data: file, config })
  const reports: string[] = []
  const store = await openFileStore(file, { createModel, report: (text) => reports.push(text) })
  await store.close()
  const { numbers } = await inspectJournal(file)
  if (numbers.length > 0) throw new UserError([...reports, notWritten(file)].join('\n'))
  return transactions.length
}

const countOf = (changes: number): string => (changes === 1 ? '1 change' : `${changes} changes`)

const notWritten = (file: string): string =>
  `${file} could not be written. The file and the journal beside it are unchanged. Try again once it is writable.`

export interface RecoverArguments extends ApplyArguments {
  readonly 'dry-run': boolean
}

/** Prints what is in the journal, and applies it unless this is a dry run. Throws as {@link applyJournal} does. */
export async function recover({ file, config, 'dry-run': isDry }: RecoverArguments): Promise<void> {
  const journal = await inspectJournal(file, console.error)
  console.log(explain(file, journal))
  if (journal.numbers.length === 0) return
  if (isDry) console.log(`\nNothing was changed. Run it without --dry-run to update ${file}.`)
  else {
    await applyJournal(file, config)
    console.log(`\n${file} is up to date, and the journal has been removed.`)
  }
}

/** How many entries are listed. */
const mostListed = 20

/** The content of a journal in words; names attributes but not their values, which may be secret. */
function explain(file: string, { numbers, transactions, torn, damages, isEdited }: JournalContents): string {
  if (numbers.length === 0) return `There is no journal beside ${file}: everything is in the file.`
  const entries = transactions.flat()
  const rest = entries.length - mostListed
  return [
    transactions.length === 0
      ? `Everything in the journal beside ${file} is in the file already.`
      : `The journal beside ${file} has ${countOf(transactions.length)} that the last run did not write to the file:`,
    ...entries.slice(0, mostListed).map((entry) => `  ${lineOf(entry)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...(torn > 0
      ? [
          'Its last entry is cut off: a change that was never confirmed to a client, unless the power failed or the disk is damaged. It is ignored.',
        ]
      : []),
    ...explainDamages(file, damages),
    ...(isEdited && entries.length > 0
      ? ['The file has been edited since. Your edits are kept; only what is listed here changes.']
      : []),
  ].join('\n')
}

function lineOf({ collection, key, after, changed }: JournalEntry): string {
  const place = key === '' ? collection : `${collection}/${key}`
  if (!after) return `${place}  removed`
  return changed ? `${place}  changed: ${changed.join(', ')}` : `${place}  added`
}
