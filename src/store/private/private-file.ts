import { randomBytes } from 'node:crypto'
import { unwatchFile, watchFile } from 'node:fs'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { type Adapter, Low } from 'lowdb'

import { UserError } from '../../core/error.ts'
import { toWriteError } from '../file/disk/write-error.ts'

/** See `auth/private-state.ts`; kept in a file that its owner alone can read. */
export interface PrivateFile<T> {
  readonly value: T
  update(change: (value: T) => T): Promise<void>
  /** Ends watching. */
  close(): void
}

export interface PrivateFileOptions<T> {
  readonly path: string
  /** The value as long as there is no file. */
  readonly initial: T
  /** Tells a value of ours from anything else that the file may hold. */
  readonly isValid: (value: unknown) => value is T
  /** Whether changes by others, such as a command beside a running server, are taken over within a second. */
  readonly watch?: boolean
}

/** Throws a {@link UserError} for a file that is damaged; nothing is overwritten then. */
export async function openPrivateFile<T>(options: PrivateFileOptions<T>): Promise<PrivateFile<T>> {
  const low = new Low<T>(createAdapter(options), options.initial)
  await low.read()
  let last: Promise<unknown> = Promise.resolve()

  async function change(make: (value: T) => T): Promise<void> {
    const before = low.data
    low.data = make(before)
    if (low.data === before) return
    try {
      await low.write()
    } catch (error) {
      low.data = before
      throw toWriteError(error)
    }
  }

  const reload = (): void => {
    last = last.then(() => low.read()).catch(() => undefined)
  }
  if (options.watch) watchFile(options.path, { interval: 250, persistent: false }, reload)
  return {
    get value() {
      return low.data
    },
    async update(make) {
      const next = last.then(() => change(make))
      last = next.catch(() => undefined)
      return next
    },
    close: () => {
      if (options.watch) unwatchFile(options.path, reload)
    },
  }
}

function createAdapter<T>({ path, initial, isValid }: PrivateFileOptions<T>): Adapter<T> {
  return {
    async read() {
      const text = await readIfThere(path)
      if (text === undefined) return initial
      const value = parse(text)
      if (isValid(value)) return value
      throw new UserError(`${path} is damaged. Restore it, or delete it: then what it holds is void.`)
    },
    async write(value) {
      await prepareFolder(dirname(path))
      await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)
    },
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError(`${path} could not be read: ${(error as Error).message}`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The folder tells git to leave it out. */
async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined)
}

/** Whoever reads the file sees the old text or the new one, also after a power cut. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
