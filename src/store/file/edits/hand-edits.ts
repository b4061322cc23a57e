import { setTimeout } from 'node:timers/promises'

import { ApiError } from '../../../core/error.ts'
import type { Change } from '../../../core/trace.ts'
import type { Contents } from '../../memory/contents.ts'
import type { CreateModel } from '../../store.ts'
import { loadContents } from '../data/data-contents.ts'
import { DataFileError } from '../data/data-file-error.ts'
import { findSilentChanges } from '../data/silent-changes.ts'
import { type Files, type Fingerprint, readFingerprint } from '../disk/files.ts'
import type { FileContext } from '../journal/checkpoints.ts'
import { isWrittenAlike } from '../layout/json-style.ts'
import { mergeEdit } from './edit-merge.ts'

/** How long a file may be half saved before it counts as broken. */
const savingMs = 250

export interface HandEditsOptions {
  readonly files: Files
  readonly createModel: CreateModel
  /** Called when the merge of an edit has brought changes that the file lacks. */
  readonly onPending: () => void
}

/** A fingerprint, or `gone`. */
type FileState = Fingerprint

/** Loads the edits that a person makes in the data file, as soon as the file can be read. */
export class HandEdits {
  readonly #context: FileContext
  readonly #options: HandEditsOptions
  /** The state that cannot be loaded, once it has been reported. */
  #reported: FileState | undefined

  constructor(context: FileContext, options: HandEditsOptions) {
    this.#context = context
    this.#options = options
  }

  /** Loads the file if it has changed. */
  check(): Promise<void> {
    return this.#context.fileMutex.run(() => this.#look())
  }

  async #look(): Promise<void> {
    const state = await this.#state()
    if (state === this.#reported) return
    if (state === this.#context.file.fingerprint) {
      this.#reportReadable()
      return
    }
    try {
      await this.#load()
    } catch (error) {
      await setTimeout(savingMs)
      if ((await this.#state()) === state) this.#reportTrouble(state, error)
      else await this.#look()
    }
  }

  async #state(): Promise<FileState> {
    return (await readFingerprint(this.#options.files.data)) ?? 'gone'
  }

  async #load(): Promise<void> {
    const { file, journal, memory, writes, report, announce } = this.#context
    const state = await file.look()
    const { given } = this.#options.files
    const { summary, notices, isPending } = await memory.exclusive(async () => {
      await journal.idle()
      const before = memory.contents
      const merged = mergeEdit(state.database, before, writes)
      const after = loadContents(merged.database, this.#options.createModel, { given, text: state.text })
      file.accept(state)
      const isSame = isWrittenAlike(before.file(), after.file())
      const changes = isSame ? [] : memory.exchange({ contents: after, by: 'edit' }).result
      // If nothing but the layout or the time has changed, the next edit may still be based on the file before.
      if (changes.length > 0) writes.restart(merged.bases)
      return {
        summary: summarise(before, after, changes),
        notices: [...merged.notices, ...after.notices],
        isPending: merged.bases.size > 0 || merged.hasGivenIds || after.notices.length > 0,
      }
    })
    this.#reportReadable()
    if (summary !== '') {
      const message = `${given} was edited: ${summary}.`
      report(message)
      announce({ file: 'data', state: 'edited', message })
    }
    for (const notice of notices) report(notice)
    if (state.isJson5) report(json5Notice(given))
    for (const notice of await findSilentChanges(given, state)) report(notice)
    if (isPending) this.#options.onPending()
  }

  #reportReadable(): void {
    if (this.#reported !== undefined) this.#context.report(`${this.#options.files.given} can be read again.`)
    this.#reported = undefined
  }

  #reportTrouble(state: FileState, error: unknown): void {
    // The journal could not be written, which is reported elsewhere; the file will be loaded later.
    if (error instanceof ApiError) return
    this.#reported = state
    const { report, announce } = this.#context
    const { given } = this.#options.files
    if (state === 'gone') {
      const message = `${given} is gone. Its data is still served, and the next change writes the file again.`
      report(message)
      announce({ file: 'data', state: 'gone', message })
    } else {
      const isOurs = error instanceof DataFileError
      const message = `${given} was edited, but cannot be loaded. Until this is fixed, the previous data is served and the file is left alone.`
      report(`${message}\n${isOurs ? error.message : String(error)}`)
      announce({
        file: 'data',
        state: 'broken',
        message: isOurs ? `${message} ${error.summary}` : message,
        ...(isOurs ? error.position : {}),
      })
    }
  }
}

/** The changes of an edit by collection, in words; empty when there are none. */
function summarise(before: Contents, after: Contents, changes: readonly Change[]): string {
  const names = new Set([...before.tables.keys(), ...after.tables.keys()])
  return [...names]
    .flatMap((name) => {
      if (!after.tables.has(name)) return [`${name} is gone`]
      const counts = countsOf(changes.filter(({ collection }) => collection === name))
      if (!before.tables.has(name)) return [`${name} is new${counts === '' ? '' : ` (${counts})`}`]
      return counts === '' ? [] : [`${name} (${counts})`]
    })
    .join(', ')
}

function countsOf(changes: readonly Change[]): string {
  const added = changes.filter(({ before }) => !before).length
  const removed = changes.filter(({ after }) => !after).length
  const changed = changes.length - added - removed
  return [[changed, 'changed'] as const, [added, 'added'] as const, [removed, 'removed'] as const]
    .flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []))
    .join(', ')
}

export const json5Notice = (given: string): string =>
  `${given} is JSON5. The first change writes it back as plain JSON, without comments.`
