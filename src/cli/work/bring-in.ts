import { UserError } from '../../core/error.ts'
import { inspectJournal } from '../../store/file/journal/recovery.ts'
import { openFileStore } from '../../store/file/open-file-store.ts'
import { openDeclarations } from './open-declarations.ts'

/**
 * Brings into a data file what the journal beside it holds, and takes the journal away; answers how many changes
 * that were. Throws a {@link UserError} when the file is served, cannot be read, or cannot be written.
 */
export async function bringIn(file: string, config: string | undefined): Promise<number> {
  const { transactions } = await inspectJournal(file)
  const { createModel } = await openDeclarations({ data: file, config })
  const reports: string[] = []
  const store = await openFileStore(file, { createModel, report: (text) => reports.push(text) })
  await store.close()
  const { numbers } = await inspectJournal(file)
  if (numbers.length > 0) throw new UserError([...reports, staysNotice(file)].join('\n'))
  return transactions.length
}

export const countOf = (changes: number): string => (changes === 1 ? '1 change' : `${changes} changes`)

const staysNotice = (file: string): string =>
  `${file} could not be written, so it is as it was, and so is the journal beside it. Try again once it can be.`
