import { setTimeout } from 'node:timers/promises'

import { ApiError } from '../../../core/error.ts'
import type { CreateModel } from '../../store.ts'
import { loadContents } from '../data/data-contents.ts'
import { DataFileError } from '../data/data-file-error.ts'
import type { Files } from '../disk/files.ts'
import { fingerprint } from '../disk/fingerprint.ts'
import type { Desk } from '../journal/checkpoints.ts'
import { mergeEdit } from './edit-merge.ts'
import { summarise } from './edit-summary.ts'

/** How long a file may be half saved before it counts as broken, in milliseconds. */
const savingTime = 250

export interface HandEditsOptions {
  readonly files: Files
  readonly createModel: CreateModel
  /** What was taken over has brought something that the file has not. */
  readonly onPending: () => void
}

/** A fingerprint, or `gone`. */
type State = string

/** Takes over what a person has changed in the data file, as soon as it can be read. */
export class HandEdits {
  readonly #desk: Desk
  readonly #options: HandEditsOptions
  /** The state that a person has been told about, because it cannot be taken over. */
  #told: State | undefined

  constructor(desk: Desk, options: HandEditsOptions) {
    this.#desk = desk
    this.#options = options
  }

  /** Looks whether the file has changed. */
  check(): Promise<void> {
    return this.#desk.door.run(() => this.#look())
  }

  async #look(): Promise<void> {
    const state = await this.#state()
    if (state === this.#told) return
    if (state === this.#desk.file.fingerprint) {
      this.#tellMended()
      return
    }
    try {
      await this.#takeOver()
    } catch (error) {
      await setTimeout(savingTime)
      if ((await this.#state()) === state) this.#tellTrouble(state, error)
      else await this.#look()
    }
  }

  async #state(): Promise<State> {
    return (await fingerprint(this.#options.files.data)) ?? 'gone'
  }

  async #takeOver(): Promise<void> {
    const { file, journal, memory, touched, report } = this.#desk
    const state = await file.look()
    const { given } = this.#options.files
    const { summary, notices, isPending } = await memory.exclusive(async () => {
      await journal.idle()
      const before = memory.contents
      const merged = mergeEdit(state.database, before, touched)
      const after = loadContents(merged.database, this.#options.createModel, { given, text: state.text })
      file.accept(state)
      const changes = memory.exchange(after)
      // A file that was only touched is the one that it was, and so is what an edit of it may not know of.
      if (changes.length > 0) touched.restart(merged.bases)
      return {
        summary: summarise(before, after, changes),
        notices: [...merged.notices, ...after.notices],
        isPending: merged.bases.size > 0 || after.notices.length > 0,
      }
    })
    this.#tellMended()
    if (summary !== '') report(`${given} was edited: ${summary}.`)
    for (const notice of notices) report(notice)
    if (state.isJson5) report(json5Notice(given))
    if (isPending) this.#options.onPending()
  }

  #tellMended(): void {
    if (this.#told !== undefined) this.#desk.report(`${this.#options.files.given} can be read again.`)
    this.#told = undefined
  }

  #tellTrouble(state: State, error: unknown): void {
    // The journal has trouble of its own, and the file will be looked at again.
    if (error instanceof ApiError) return
    this.#told = state
    const { given } = this.#options.files
    if (state === 'gone') {
      this.#desk.report(
        `${given} is gone. Its data is still served, and the next change writes the file again.`,
      )
    } else {
      const reason = error instanceof DataFileError ? error.message : String(error)
      this.#desk.report(
        `${given} was edited, but cannot be taken over yet. Until it is mended, the data from before is served, ` +
          `and the file is left alone.\n${reason}`,
      )
    }
  }
}

export const json5Notice = (given: string): string =>
  `${given} is JSON5. The first change writes it back as plain JSON, without comments.`
