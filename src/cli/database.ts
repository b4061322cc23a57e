import type { Database } from '../core/resource.ts'
import { toDataFileError } from '../store/file/data-bytes.ts'
import { DataFile } from '../store/file/data-file.ts'
import { locate } from '../store/file/files.ts'

/** What a data file says, without opening it as a store. Rejects with a DataFileError. */
export async function readDatabase(file: string): Promise<Database> {
  const files = await locate(file).catch((error: unknown) => Promise.reject(toDataFileError(file, error)))
  return (await new DataFile(files).look()).database
}
