import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { locate } from '../file/disk/files.ts'
import { openPrivateFile, type PrivateFile, type PrivateFileOptions } from './private-file.ts'

export interface PrivateFiles {
  has(name: string): Promise<boolean>
  open<T>(name: string, options: Omit<PrivateFileOptions<T>, 'path'>): Promise<PrivateFile<T>>
  /** Where they lie. */
  readonly folder: string
  close(): void
}

/** Beside the data file: `shop.json` has `.shop.json.auth/`. Rejects with a DataFileError when it is not there. */
export async function privateFilesOf(dataFile: string): Promise<PrivateFiles> {
  const { data } = await locate(dataFile)
  const folder = join(dirname(data), `.${basename(data)}.auth`)
  const pathOf = (name: string): string => join(folder, `${name}.json`)
  const opened = new Map<string, Promise<PrivateFile<unknown>>>()
  return {
    folder,
    has: async (name) =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),
    async open<T>(name: string, options: Omit<PrivateFileOptions<T>, 'path'>) {
      // Whoever opens one again gets the same, or each would overwrite what the other has written.
      const file = opened.get(name) ?? openPrivateFile({ ...options, path: pathOf(name) })
      opened.set(name, file)
      return file as Promise<PrivateFile<T>>
    },
    close() {
      for (const file of opened.values()) void file.then((one) => one.close()).catch(() => undefined)
      opened.clear()
    },
  }
}
