import type { Database } from '../../core/resource.ts'
import { DataFile } from '../../store/file/data/data-file.ts'
import { locate } from '../../store/file/disk/files.ts'

/** What a data file says, without opening it as a store. Rejects with a DataFileError. */
export async function readDatabase(file: string): Promise<Database> {
  return (await new DataFile(await locate(file)).look()).database
}
