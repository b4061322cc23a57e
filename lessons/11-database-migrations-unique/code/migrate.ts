// @step plan
import { readFile } from 'node:fs/promises'

import { migrations, type Data } from './migrations.ts'

/** A shop that has no file yet needs no migration. */
const current = { schema_version: migrations.length }
const readData = async (): Promise<Pick<Data, 'schema_version'>> => {
  try {
    return JSON.parse(await readFile(process.env.DATA_FILE ?? 'data.json', 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return current
    throw error
  }
}

const { schema_version = 0 } = await readData()
const missing = migrations.slice(schema_version)
for (const { name } of missing) console.log(name)
process.exitCode = missing.length > 0 ? 1 : 0
// @stub
// Step "plan": `node migrate.ts` says which migrations the data file still needs.
export {}
// @end
