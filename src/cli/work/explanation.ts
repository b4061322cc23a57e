import type { JournalEntry } from '../../store/file/journal/journal-line.ts'
import type { UnsavedChanges } from '../../store/file/journal/recovery.ts'
import { countOf } from './bring-in.ts'

/** More are not listed one by one. */
const most = 20

/** What a journal holds, in lines for a person; names attributes, but not their values, which may be secret. */
export function explain(file: string, { numbers, transactions, torn, isEdited }: UnsavedChanges): string {
  if (numbers.length === 0) return `There is no journal beside ${file}: everything is in the file.`
  const entries = transactions.flat()
  const rest = entries.length - most
  return [
    transactions.length === 0
      ? `The journal beside ${file} holds nothing that the file has not.`
      : `The journal beside ${file} holds ${countOf(transactions.length)} that the last run could not save:`,
    ...entries.slice(0, most).map((entry) => `  ${lineOf(entry)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...(torn > 0
      ? ['Its end is cut off, in a change that nobody was told had been made. That one is left out.']
      : []),
    ...(isEdited && entries.length > 0
      ? [
          'The file was written since. What is in it stays, and of its records only what is named here changes.',
        ]
      : []),
  ].join('\n')
}

function lineOf({ collection, key, after, changed }: JournalEntry): string {
  const place = key === '' ? collection : `${collection}/${key}`
  if (!after) return `${place}  removed`
  return changed ? `${place}  changed: ${changed.join(', ')}` : `${place}  added`
}
