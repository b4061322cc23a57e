// @step numbered-files
import { readdirSync, readFileSync } from 'node:fs'
// @stub
import { readFileSync } from 'node:fs'
// @end

import sqlite from 'node-sqlite3-wasm'

const file = process.env.DATA_FILE ?? 'shop.db'

/** The database of the shop: one file. */
export const db = new sqlite.Database(file)

const folder = new URL('./migrations/', import.meta.url)
// @step numbered-files
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .sort()
const version = Number(db.get('PRAGMA user_version')?.user_version)

if (version > names.length)
  throw new Error(`${file} has version ${version}, and this program knows the versions up to ${names.length}`)
db.exec('BEGIN')
for (const name of names.slice(version)) {
  try {
    db.exec(readFileSync(new URL(name, folder), 'utf8'))
  } catch (cause) {
    db.exec('ROLLBACK')
    throw new Error(`${file} cannot be changed by ${name}: ${(cause as Error).message}`, { cause })
  }
}
db.exec(`PRAGMA user_version = ${names.length}`)
db.exec('COMMIT')
// @stub
db.exec(readFileSync(new URL('001-users.sql', folder), 'utf8'))
// @end
