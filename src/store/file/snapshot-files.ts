import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { ApiError } from '../../core/error.ts'
import { isSnapshotName } from '../../core/point.ts'
import type { Contents } from '../memory/contents.ts'
import { Mutex } from '../memory/memory-store.ts'
import { byName, type SnapshotKeeper } from '../memory/snapshots.ts'
import type { CreateModel, Snapshot } from '../store.ts'
import { readDataBytes } from './data/data-bytes.ts'
import { loadContents } from './data/data-contents.ts'
import { DataFileError } from './data/data-file-error.ts'
import { parseDataText } from './data/data-text.ts'
import { syncFolder, writeAtomically } from './disk/atomic-write.ts'
import { codeOf, toWriteError } from './disk/disk-error.ts'
import { type Files, type Fingerprint, readFingerprint } from './disk/files.ts'
import { renderDatabase } from './layout/rendering.ts'
import { plainSource } from './layout/source.ts'

const extension = '.json'

/** Snapshots as data files, in a folder beside the data: `shop.snapshots/NAME.json` beside `shop.json`. */
export class SnapshotFiles implements SnapshotKeeper {
  readonly #files: Files
  readonly #folder: string
  readonly #createModel: CreateModel
  readonly #mutex = new Mutex()
  /** The one that was last read. */
  #read: { readonly path: string; readonly fingerprint: Fingerprint; readonly contents: Contents } | undefined

  constructor(files: Files, createModel: CreateModel) {
    this.#files = files
    this.#folder = snapshotFolder(files.data)
    this.#createModel = createModel
  }

  async list(): Promise<readonly Snapshot[]> {
    const names = (await readdir(this.#folder).catch(orNothing)) ?? []
    const found = names
      .filter((name) => name.endsWith(extension))
      .map((name) => basename(name, extension))
      .filter(isSnapshotName)
    const all = await Promise.all(
      found.map(async (name) => ({ name, at: (await stat(this.#path(name))).mtimeMs })),
    )
    return all.toSorted(byName)
  }

  /** Throws a 409 for a file that cannot be read. */
  async get(name: string): Promise<Contents | undefined> {
    const path = this.#path(name)
    const fingerprint = await readFingerprint(path)
    if (fingerprint === undefined) return undefined
    if (this.#read?.path === path && this.#read.fingerprint === fingerprint) return this.#read.contents
    const given = join(dirname(this.#files.given), basename(this.#folder), name + extension)
    try {
      const { text } = await readDataBytes(path, given)
      const contents = loadContents(parseDataText(given, text).database, this.#createModel, { given, text })
      this.#read = { path, fingerprint, contents }
      return contents
    } catch (error) {
      if (!(error instanceof DataFileError)) throw error
      throw new ApiError('conflict', `The snapshot "${name}" cannot be used.`, { help: error.summary })
    }
  }

  async set(name: string, contents: Contents): Promise<boolean> {
    return this.#mutex.run(async () => {
      const path = this.#path(name)
      const isNew = (await readFingerprint(path)) === undefined
      const temporary = join(this.#folder, `.${name}${extension}.tmp`)
      const keyOf = (): undefined => undefined
      try {
        const data = await stat(this.#files.data).catch(orNothing)
        const mode = (data?.mode ?? 0o600) & 0o7777
        if (await mkdir(this.#folder, { recursive: true })) await syncFolder(this.#files.directory)
        await writeAtomically(path, renderDatabase(contents.file(), plainSource, keyOf), { temporary, mode })
      } catch (error) {
        throw toWriteError(error)
      }
      return isNew
    })
  }

  async delete(name: string): Promise<boolean> {
    return this.#mutex.run(async () => {
      const isThere = (await readFingerprint(this.#path(name))) !== undefined
      await rm(this.#path(name), { force: true })
      return isThere
    })
  }

  #path(name: string): string {
    return join(this.#folder, name + extension)
  }
}

const snapshotFolder = (data: string): string =>
  join(dirname(data), `${basename(data, extname(data))}.snapshots`)

function orNothing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}
