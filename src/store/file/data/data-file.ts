import type { Adapter } from 'lowdb'

import { type Database, toKey } from '../../../core/resource.ts'
import { type AtomicWriteOptions, writeAtomically } from '../disk/atomic-write.ts'
import { type Files, type Fingerprint, readFingerprint } from '../disk/files.ts'
import { ReplacedFile } from '../disk/replaced-file.ts'
import { renderDatabase } from '../layout/rendering.ts'
import { type KeyOf, plainSource, readSource } from '../layout/source.ts'
import { byteOrderMark, readDataBytes } from './data-bytes.ts'
import { assertWritableFormat } from './data-file-error.ts'
import { parseDataText } from './data-text.ts'

/** The data file has changed since it was last read or written: it must be read before it is written. */
export class EditedByHandError extends Error {}

/** The data file as it was read. */
export interface DataFileState {
  readonly database: Database
  readonly text: string
  /** It will be written back as plain JSON, without its comments. */
  readonly isJson5: boolean
  readonly fingerprint: Fingerprint
}

/** lowdb's adapter for a data file: reads it with its layout, and writes it as a whole or not at all. */
export class DataFile implements Adapter<Database> {
  readonly #files: Files
  /** Called when the new text is on the disk and about to become the data file. */
  beforeReplacement: (fingerprint: Fingerprint) => Promise<void> = async () => undefined
  /** The state that was last accepted or written. */
  fingerprint: Fingerprint | undefined
  /** Returns the key of a record in the file. */
  keyOf: KeyOf = (_, { id }) => (typeof id === 'string' || typeof id === 'number' ? toKey(id) : undefined)
  /** The accepted database, until its layout has been read. */
  #unread: Database | undefined
  #layout = plainSource

  constructor(files: Files) {
    this.#files = files
  }

  /** Rejects with a DataFileError. */
  async read(): Promise<Database> {
    const state = await this.look()
    this.accept(state)
    return state.database
  }

  /** Reads the file without accepting its state. Rejects with a DataFileError. */
  async look(): Promise<DataFileState> {
    assertWritableFormat(this.#files.given)
    const { text, ...bytes } = await readDataBytes(this.#files.data, this.#files.given)
    return { ...bytes, ...parseDataText(this.#files.given, text), text }
  }

  /** Allows a file in this state to be replaced. */
  accept(state: DataFileState): void {
    this.fingerprint = state.fingerprint
    this.#layout = plainSource
    this.#unread = state.isJson5 ? undefined : state.database
  }

  /** Rejects with an EditedByHandError or the system's error; then the file is unchanged. */
  async write(database: Database): Promise<void> {
    await this.#readLayout()
    const pieces = renderDatabase(database, this.#layout, this.keyOf)
    let replaced: ReplacedFile | undefined
    try {
      this.fingerprint = await this.#replace(pieces, async (next) => {
        await this.beforeReplacement(next)
        replaced = await ReplacedFile.open(this.#files.data)
        if (replaced && replaced.fingerprint !== this.fingerprint) throw new EditedByHandError()
        if (await this.isEdited()) throw new EditedByHandError()
      })
      const edit = await replaced?.lateEdit()
      // The edit becomes the data file again, and is then read like any other.
      if (edit) await this.#replace([edit.toString('utf8')])
    } finally {
      await replaced?.close()
    }
  }

  /** Whether anyone else has written the file. A deleted file does not count: there is no edit in it to be lost. */
  async isEdited(): Promise<boolean> {
    const current = await readFingerprint(this.#files.data)
    return current !== undefined && current !== this.fingerprint
  }

  /** Reads how the file was written. Only a write needs this, so it is left until then. */
  async #readLayout(): Promise<void> {
    if (!this.#unread || (await readFingerprint(this.#files.data)) === undefined) return
    const { text, hasByteOrderMark, ...bytes } = await readDataBytes(this.#files.data, this.#files.given)
    if (bytes.fingerprint !== this.fingerprint) throw new EditedByHandError()
    const layout = await readSource(text, this.#unread, this.keyOf)
    this.#layout = hasByteOrderMark ? { ...layout, prefix: byteOrderMark + layout.prefix } : layout
    this.#unread = undefined
  }

  #replace(
    pieces: Iterable<string>,
    beforeRename?: AtomicWriteOptions['beforeRename'],
  ): Promise<Fingerprint> {
    const { data, pending } = this.#files
    const temporary = this.#files.temporary(String(process.pid))
    return writeAtomically(data, pieces, { temporary, pending, ...(beforeRename && { beforeRename }) })
  }
}
