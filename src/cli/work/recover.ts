import type { JournalEntry } from '../../store/file/journal/journal-line.ts'
import type { JournalContents } from '../../store/file/journal/read-journal.ts'
import { explainDamages, inspectJournal } from '../../store/file/journal/recovery.ts'
import { applyJournal, type CompactArguments, countOf } from './compact.ts'

export interface RecoverArguments extends CompactArguments {
  readonly 'dry-run': boolean
}

/** Prints what is in the journal, and applies it unless this is a dry run. Throws as {@link applyJournal} does. */
export async function recover({ file, config, 'dry-run': isDry }: RecoverArguments): Promise<void> {
  const journal = await inspectJournal(file, console.error)
  console.log(explain(file, journal))
  if (journal.numbers.length === 0) return
  if (isDry) console.log(`\nNothing was changed. Without --dry-run, ${file} is updated.`)
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
      : `The journal beside ${file} has ${countOf(transactions.length)} that the last run did not save:`,
    ...entries.slice(0, mostListed).map((entry) => `  ${lineOf(entry)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...(torn > 0 ? ['Its last entry is cut off: a change that was never acknowledged. It is ignored.'] : []),
    ...explainDamages(file, damages),
    ...(isEdited && entries.length > 0
      ? ['The file was edited since. Your edits are kept; only what is listed here changes.']
      : []),
  ].join('\n')
}

function lineOf({ collection, key, after, changed }: JournalEntry): string {
  const place = key === '' ? collection : `${collection}/${key}`
  if (!after) return `${place}  removed`
  return changed ? `${place}  changed: ${changed.join(', ')}` : `${place}  added`
}
