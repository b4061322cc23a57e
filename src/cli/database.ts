import type { Database } from '../core/resource.ts'
import { DataFile, locateData } from '../store/file/data-file.ts'

/** What a data file says, without opening it as a store. Rejects with a DataFileError. */
export async function readDatabase(file: string): Promise<Database> {
  return (await new DataFile(await locateData(file)).look()).database
}
