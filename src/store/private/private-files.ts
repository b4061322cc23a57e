import { randomBytes } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { type Adapter, Low } from 'lowdb'

import { UserError } from '../../core/error.ts'
import { writeAtomically } from '../file/disk/atomic-write.ts'
import { codeOf, reasonOf, toWriteError } from '../file/disk/disk-error.ts'
import { locate } from '../file/disk/files.ts'
import { watchFile } from '../watch.ts'

/** State that no client ever sees, in files that only their owner can read. */
export interface PrivateFiles {
  readonly folder: string
  has(name: string): Promise<boolean>
  /** Opening a file a second time returns the same `PrivateFile`: two would overwrite each other's changes. */
  open<T>(name: string, options: PrivateFileOptions<T>): Promise<PrivateFile<T>>
  close(): void
}

/** A `PrivateState` (see `auth/private-state.ts`) in a file. */
interface PrivateFile<T> {
  readonly value: T
  update(change: (value: T) => T, options?: { readonly orInMemory?: boolean }): Promise<void>
  /** Stops watching. */
  close(): void
}

interface PrivateFileOptions<T> {
  /** The value until there is a file. */
  readonly initial: T
  /** Rejects anything in the file that we have not written. */
  readonly isValid: (value: unknown) => value is T
  /** Whether to load changes by other programs within a second, for instance by a command beside a running server. */
  readonly watch?: boolean
}

/**
 * Beside the data file: `shop.json` has `.shop.json.auth/`. Rejects with a DataFileError when it does not exist. With
 * `report`, what may be kept in memory is when it cannot be written, and the person at the terminal is told once.
 */
export async function privateFilesOf(
  dataFile: string,
  report?: (text: string) => void,
): Promise<PrivateFiles> {
  const { data } = await locate(dataFile)
  const folder = join(dirname(data), `.${basename(data)}.auth`)
  const pathOf = (name: string): string => join(folder, `${name}.json`)
  const opened = new Map<string, Promise<PrivateFile<unknown>>>()
  let isReported = false
  const unwritten = (error: unknown): boolean => {
    if (!isReported)
      report?.(
        `Sign-ins end when the server stops: they cannot be saved in ${folder}, since ${reasonOf(error)}.`,
      )
    isReported = true
    return report !== undefined
  }
  return {
    folder,
    has: async (name) =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),
    async open<T>(name: string, options: PrivateFileOptions<T>) {
      const file = opened.get(name) ?? openPrivateFile(pathOf(name), options, unwritten)
      opened.set(name, file)
      return file as Promise<PrivateFile<T>>
    },
    close() {
      for (const file of opened.values()) void file.then((one) => one.close()).catch(() => undefined)
      opened.clear()
    },
  }
}

/**
 * Throws a {@link UserError} for a damaged file, and then overwrites nothing. `unwritten` answers whether a value that
 * could not be written may be kept in memory.
 */
async function openPrivateFile<T>(
  path: string,
  options: PrivateFileOptions<T>,
  unwritten: (error: unknown) => boolean,
): Promise<PrivateFile<T>> {
  const low = new Low<T>(createAdapter(path, options), options.initial)
  const loaded = options.watch ? await readIfExists(path) : undefined
  await low.read()
  let last: Promise<unknown> = Promise.resolve()

  async function change(make: (value: T) => T, orInMemory: boolean): Promise<void> {
    const before = low.data
    low.data = make(before)
    if (low.data === before) return
    try {
      await low.write()
    } catch (error) {
      if (orInMemory && unwritten(error)) return
      low.data = before
      throw toWriteError(error)
    }
  }

  const reload = async (): Promise<void> => {
    last = last.then(() => low.read()).catch(() => undefined)
    await last
  }
  const stop = options.watch
    ? watchFile(path, loaded === undefined ? loaded : Buffer.from(loaded), reload)
    : undefined
  return {
    get value() {
      return low.data
    },
    async update(make, { orInMemory = false } = {}) {
      const next = last.then(() => change(make, orInMemory))
      last = next.catch(() => undefined)
      return next
    },
    close: () => stop?.(),
  }
}

function createAdapter<T>(path: string, { initial, isValid }: PrivateFileOptions<T>): Adapter<T> {
  return {
    async read() {
      const text = await readIfExists(path)
      if (text === undefined) return initial
      const value = parseOrUndefined(text)
      if (isValid(value)) return value
      throw new UserError(
        `${path} is damaged. Restore it, or delete it: then all keys and sign-ins in it stop working.`,
      )
    },
    async write(value) {
      await prepareFolder(dirname(path))
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
      await writeAtomically(path, [`${JSON.stringify(value, null, 2)}\n`], { temporary, mode: 0o600 })
    },
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError(`${path} could not be read: ${(error as Error).message}`)
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The folder tells git to leave it out. With `recursive`, Node would give a wrong reason on a read-only disk. */
async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined)
}
