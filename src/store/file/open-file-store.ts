import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Announce } from '../../core/trace.ts'
import { MemoryStore } from '../memory/memory-store.ts'
import type { CreateModel, Store } from '../store.ts'
import { loadContents } from './data/data-contents.ts'
import { DataFile, type DataFileState } from './data/data-file.ts'
import { findSilentChanges } from './data/silent-changes.ts'
import { finishOverwriting } from './disk/atomic-write.ts'
import { type Files, locate } from './disk/files.ts'
import { type Lock, lockWritable } from './disk/lock.ts'
import { json5Notice } from './edits/hand-edits.ts'
import { FileStore } from './file-store.ts'
import type { Durability } from './journal/journal-segment.ts'
import { type JournalContents, readJournal } from './journal/read-journal.ts'
import { explainDamages, replay, withCollections } from './journal/recovery.ts'

export interface OpenFileStoreOptions {
  readonly createModel: CreateModel
  /** `false` keeps every change in memory only, and writes nothing. */
  readonly persist?: boolean
  readonly durability?: Durability
  /** Takes the file from a server that seems to be running. */
  readonly stealLock?: boolean
  /** Tells the person at the terminal what happens to the file while the store is open. */
  readonly report?: (text: string) => void
  /** Tells programs the same. */
  readonly announce?: Announce
}

/** Opens a JSON file as a store. Rejects with a DataFileError that says what to do. */
export async function openFileStore(given: string, options: OpenFileStoreOptions): Promise<Store> {
  const files = await locate(given)
  if (options.persist === false) return openReadOnly(files, options, [])
  const { report, stealLock: steal } = options
  const lock = await lockWritable(files, { ...(report && { report }), ...(steal && { steal }) })
  if (!lock) {
    const warning = `${given} cannot be written to: every change is kept in memory only, until the server stops.`
    return openReadOnly(files, options, [warning])
  }
  try {
    return await openLocked(files, lock, options)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openReadOnly(
  files: Files,
  { createModel, report }: OpenFileStoreOptions,
  warnings: readonly string[],
): Promise<Store> {
  const state = await new DataFile(files).look()
  const { database, text } = state
  const contents = loadContents(database, createModel, { given: files.given, text })
  const notices = [...warnings, ...(await silentChanges(files.given, state, report))]
  return new MemoryStore(contents, { createModel, notices })
}

async function openLocked(files: Files, lock: Lock, options: OpenFileStoreOptions): Promise<Store> {
  const { createModel, durability = 'full', report = () => undefined, announce = () => undefined } = options
  const { given } = files
  await removeTemporaries(files)
  await finishOverwriting(files.data, files.pending)
  const file = new DataFile(files)
  const state = await file.look()
  file.accept(state)
  const unsaved = await readJournal(files, state.fingerprint)
  const contents = loadContents(withCollections(state.database, unsaved), createModel, {
    given,
    text: state.text,
  })
  const recovered = replay(contents, unsaved)
  const notices = [
    ...lock.notices,
    ...(contents.notices.length > 0 ? [`These ids are written to ${given} with the first change.`] : []),
    ...(state.isJson5 ? [json5Notice(given)] : []),
    ...(await silentChanges(given, state, report)),
    ...recoveryNotices(given, unsaved),
  ]
  const journalNumbers = unsaved.numbers
  const damagedNumbers = unsaved.damages.map(({ segment }) => segment)
  return new FileStore(
    { files, file, lock, contents, notices, journalNumbers, damagedNumbers, recovered },
    { createModel, durability, report, announce },
  )
}

/** In characters: what takes longer to check is reported after the start. */
const longestAwaited = 2_000_000

async function silentChanges(
  given: string,
  state: DataFileState,
  report: (notice: string) => void = () => undefined,
): Promise<readonly string[]> {
  const finding = findSilentChanges(given, state)
  if (state.text.length <= longestAwaited) return finding
  void finding.then((notices) => notices.forEach((notice) => report(notice))).catch(() => undefined)
  return []
}

function recoveryNotices(given: string, { transactions, torn, damages }: JournalContents): readonly string[] {
  const count = transactions.length
  const found = count === 1 ? '1 change was' : `${count} changes were`
  return [
    ...(count > 0
      ? [`${found} recovered from the journal of ${given}: the last run could not save them.`]
      : []),
    ...(torn > 0
      ? [
          'The end of the journal was cut off, in a change that was never confirmed to a client, unless the power failed or the disk is damaged.',
        ]
      : []),
    ...explainDamages(given, damages),
  ]
}

async function removeTemporaries(files: Files): Promise<void> {
  const names = (await readdir(files.directory)).filter((name) => files.isTemporary(name))
  await Promise.all(names.map((name) => rm(join(files.directory, name), { force: true })))
}
