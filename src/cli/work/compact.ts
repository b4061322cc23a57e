import { UserError } from '../../core/error.ts'
import { inspectJournal } from '../../store/file/journal/recovery.ts'
import { openFileStore } from '../../store/file/open-file-store.ts'
import { openDeclarations } from './data.ts'

export interface CompactArguments {
  readonly file: string
  readonly config: string | undefined
}

/** Applies the journal and prints how much was in it. Throws as {@link applyJournal} does. */
export async function compact({ file, config }: CompactArguments): Promise<void> {
  const changes = await applyJournal(file, config)
  console.log(
    changes === 0
      ? `${file} is up to date. There is no journal beside it.`
      : `${file} is up to date: ${countOf(changes)} from the journal applied, journal removed.`,
  )
}

/**
 * Writes into a data file what is in the journal beside it, removes the journal, and returns the number of changes.
 * Throws a {@link UserError} when a server has the file open, or when it cannot be read or written.
 */
export async function applyJournal(file: string, config: string | undefined): Promise<number> {
  const { transactions } = await inspectJournal(file)
  const { createModel } = await openDeclarations({ data: file, config })
  const reports: string[] = []
  const store = await openFileStore(file, { createModel, report: (text) => reports.push(text) })
  await store.close()
  const { numbers } = await inspectJournal(file)
  if (numbers.length > 0) throw new UserError([...reports, notWritten(file)].join('\n'))
  return transactions.length
}

export const countOf = (changes: number): string => (changes === 1 ? '1 change' : `${changes} changes`)

const notWritten = (file: string): string =>
  `${file} could not be written. The file and the journal beside it are unchanged. Try again once it is writable.`
