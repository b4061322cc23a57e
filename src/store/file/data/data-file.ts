import { rm } from 'node:fs/promises'

import type { Adapter } from 'lowdb'

import { type Database, toKey } from '../../../core/resource.ts'
import type { Files } from '../disk/files.ts'
import { fingerprint, type Fingerprint } from '../disk/fingerprint.ts'
import { ReplacedFile } from '../disk/replaced-file.ts'
import { replaceFile } from '../disk/replacement.ts'
import { writeTemporary } from '../disk/temporary-file.ts'
import { render } from '../layout/rendering.ts'
import { byteOrderMark, readDataBytes } from './data-bytes.ts'
import { parseDataText } from './data-text.ts'
import { type KeyOf, plainSource, readSource } from './source.ts'

/** The data file is not as we left it: it must be read before it may be written. */
export class EditedByHandError extends Error {}

/** What a data file has been found to be. */
export interface DataFileState {
  readonly database: Database
  readonly text: string
  /** It is written back as plain JSON, without its comments. */
  readonly isJson5: boolean
  readonly fingerprint: Fingerprint
}

/** lowdb's way to a data file: reads it with its layout, and writes it whole or not at all. */
export class DataFile implements Adapter<Database> {
  readonly #files: Files
  /** Called when the new text is on the disk and about to become the data file. */
  beforeReplacement: (fingerprint: Fingerprint) => Promise<void> = async () => undefined
  /** The state that was last accepted or written. */
  fingerprint: Fingerprint | undefined
  /** How the records of the file are told apart. */
  keyOf: KeyOf = (_, { id }) => (typeof id === 'string' || typeof id === 'number' ? toKey(id) : undefined)
  /** What was accepted, as long as nobody has looked how it was written. */
  #unread: Database | undefined
  #source = plainSource

  constructor(files: Files) {
    this.#files = files
  }

  /** Rejects with a DataFileError. */
  async read(): Promise<Database> {
    const state = await this.look()
    this.accept(state)
    return state.database
  }

  /** Reads the file, and still holds to what was known of it. Rejects with a DataFileError. */
  async look(): Promise<DataFileState> {
    const { text, ...bytes } = await readDataBytes(this.#files.data, this.#files.given)
    return { ...bytes, ...parseDataText(this.#files.given, text), text }
  }

  /** From now on the file may be replaced that has this state. */
  accept(state: DataFileState): void {
    this.fingerprint = state.fingerprint
    this.#source = plainSource
    this.#unread = state.isJson5 ? undefined : state.database
  }

  /** Rejects with an EditedByHandError or the system's error; then the file is as it was. */
  async write(database: Database): Promise<void> {
    const { data } = this.#files
    const temporary = this.#files.temporary(String(process.pid))
    try {
      await this.#readSource()
      const next = await writeTemporary(temporary, data, render(database, this.#source, this.keyOf))
      await this.beforeReplacement(next)
      await this.#replace(temporary, next)
    } finally {
      await rm(temporary, { force: true })
    }
  }

  /** Whether somebody else has written the file. A file that is gone has nothing to be lost. */
  async isEdited(): Promise<boolean> {
    const current = await fingerprint(this.#files.data)
    return current !== undefined && current !== this.fingerprint
  }

  /** Only who writes wants to know how the file was written, so it is not read before. */
  async #readSource(): Promise<void> {
    if (!this.#unread || !(await this.#exists())) return
    const { text, hasByteOrderMark, ...bytes } = await readDataBytes(this.#files.data, this.#files.given)
    if (bytes.fingerprint !== this.fingerprint) throw new EditedByHandError()
    const source = await readSource(text, this.#unread, this.keyOf)
    this.#source = hasByteOrderMark ? { ...source, prefix: byteOrderMark + source.prefix } : source
    this.#unread = undefined
  }

  async #exists(): Promise<boolean> {
    return (await fingerprint(this.#files.data)) !== undefined
  }

  async #replace(temporary: string, next: Fingerprint): Promise<void> {
    const replaced = await ReplacedFile.open(this.#files.data)
    try {
      if (replaced && replaced.fingerprint !== this.fingerprint) throw new EditedByHandError()
      if (await this.isEdited()) throw new EditedByHandError()
      this.fingerprint = await replaceFile(this.#files, temporary, next)
      const late = await replaced?.lateEdit()
      if (late) await this.#putBack(late, temporary)
    } finally {
      await replaced?.close()
    }
  }

  /** The edit is the data file again, and will be read like any other. */
  async #putBack(edit: Buffer, temporary: string): Promise<void> {
    const own = await writeTemporary(temporary, this.#files.data, [edit.toString('utf8')])
    await replaceFile(this.#files, temporary, own)
  }
}
