// @step from-any-version
import { copyFile } from 'node:fs/promises'

// @end
import { JSONFilePreset } from 'lowdb/node'

// @step migrate-once
import { migrations, type Data } from './migrations.ts'
// @stub
import type { Data } from './migrations.ts'
// @end

const file = process.env.DATA_FILE ?? 'data.json'
// @step from-any-version
const empty: Data = { schema_version: migrations.length, nextId: 1, members: [] }
// @stub
const empty: Data = { nextId: 1, members: [] }
// @end
const db = await JSONFilePreset(file, empty)

/** All that is stored. */
export const { data } = db

/** Writes all of it to the data file. */
export const save = () => db.write()
// @step migrate-once

const version = data.schema_version ?? 0
// @step refuse-to-start
if (!Number.isInteger(version) || version < 0 || version > migrations.length)
  throw new Error(
    `${file} has version ${version}, and this program knows the versions up to ${migrations.length}`,
  )
// @end
if (version < migrations.length) {
  // @step refuse-to-start
  for (const { name, up } of migrations.slice(version)) {
    try {
      up(data)
    } catch (cause) {
      throw new Error(`${file} cannot be changed: "${name}": ${(cause as Error).message}`, { cause })
    }
  }
  // @stub
  for (const { up } of migrations.slice(version)) up(data)
  // @end
  data.schema_version = migrations.length
  // @step from-any-version
  await copyFile(file, `${file}.version-${version}`)
  // @end
  await save()
}
// @end
