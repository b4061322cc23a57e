import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'

import { suggest, UserError } from '../../core/error.ts'
import { isArray } from '../../core/json.ts'
import type { Database } from '../../core/resource.ts'
import { commandName } from '../../package.ts'
import { isReadOnce, gatherSources } from '../../sources/read-sources.ts'
import { formatOf } from '../../sources/source-file.ts'
import { type WritableFormat, writableFormats, writeText } from '../../sources/write-text.ts'
import { writeAtomically } from '../../store/file/disk/atomic-write.ts'
import { codeOf, reasonOf } from '../../store/file/disk/disk-error.ts'
import { openForReading } from './data.ts'

export interface ExportArguments {
  readonly files: readonly string[]
  readonly output: string | undefined
  readonly format: string | undefined
  readonly collection: string | undefined
  readonly force: boolean
}

/** Writes data as one file, or to the terminal. Throws a {@link UserError}; then nothing is written. */
export async function exportData(given: ExportArguments): Promise<void> {
  const { files, output, collection } = given
  const format = toFormat(given)
  const { database, notices } = await readData(files)
  for (const notice of notices) console.error(notice)
  const chosen = collection === undefined ? database : only(database, collection)
  const text = writeText(chosen, format)
  if (output === undefined) {
    process.stdout.write(text)
    return
  }
  await writeTo(output, text, given.force)
  const counts = Object.entries(chosen).map(([name, value]) => `${isArray(value) ? value.length : 1} ${name}`)
  console.log(`Wrote ${counts.join(', ')} to ${output}. Serve it with: ${commandName} ${output}`)
}

/** The changes of a journal are in it, also beside a running server. */
async function readData(files: readonly string[]): ReturnType<typeof gatherSources> {
  const [file = '', ...others] = files
  if (others.length > 0 || (await isReadOnce(file))) return gatherSources(files)
  const { store } = await openForReading({ data: file, config: undefined })
  const database = await store.dump()
  await store.close()
  return { database, notices: [], files }
}

function toFormat({ format, output }: ExportArguments): WritableFormat {
  const name = format ?? (output === undefined ? 'json' : formatOf(output))
  const known = writableFormats.find((one) => one === name)
  if (known) return known
  throw new UserError(
    format === undefined
      ? `${output} has an ending that cannot be written. Use .json, .yaml, .csv or .ndjson.`
      : `"${format}" is not a format. ${suggest(format, writableFormats)}`,
  )
}

function only(database: Database, name: string): Database {
  const value = Object.hasOwn(database, name) ? database[name] : undefined
  if (value !== undefined) return { [name]: value }
  throw new UserError(`There is no collection "${name}". ${suggest(name, Object.keys(database))}`)
}

async function writeTo(file: string, text: string, isForced: boolean): Promise<void> {
  try {
    if (isForced)
      await writeAtomically(file, [text], { temporary: `${file}.${randomBytes(6).toString('hex')}.tmp` })
    else await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new UserError(`${file} exists already. Choose another name, or replace it with --force.`)
    throw new UserError(`${file} cannot be written: ${reasonOf(error)}.`)
  }
}
