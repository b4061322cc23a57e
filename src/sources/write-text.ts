import { createRequire } from 'node:module'

import type Papa from 'papaparse'
import type Yaml from 'yaml'

import { UserError } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Database } from '../core/resource.ts'

const require = createRequire(import.meta.url)

export const writableFormats = ['json', 'yaml', 'csv', 'ndjson'] as const

export type WritableFormat = (typeof writableFormats)[number]

/** Some or all collections as a text. Throws a {@link UserError} for several in a format that holds one list. */
export function writeText(database: Database, format: WritableFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(database, null, 2)}\n`
    case 'yaml':
      return (require('yaml') as typeof Yaml).stringify(database)
    case 'ndjson':
      return onlyList(database, 'ndjson')
        .map((record) => `${JSON.stringify(record)}\n`)
        .join('')
    case 'csv':
      return writeCsv(onlyList(database, 'csv'))
  }
}

function onlyList(database: Database, format: WritableFormat): readonly Json[] {
  const lists = Object.entries(database).filter(([, value]) => isArray(value))
  const [first, second] = lists
  if (first && !second && isArray(first[1])) return first[1]
  throw new UserError(
    first
      ? `A file in ${format} holds one collection. Choose one with --collection: ${lists.map(([name]) => name).join(', ')}`
      : `There is no list to write in ${format}.`,
  )
}

/** A column for each attribute that any record has; lists and objects as JSON. */
function writeCsv(records: readonly Json[]): string {
  const { unparse } = require('papaparse') as typeof Papa
  const objects: readonly JsonObject[] = records.filter(isObject)
  const fields = [...new Set(objects.flatMap((record) => Object.keys(record)))]
  const data = objects.map((record) => fields.map((name) => toCell(record[name] ?? null)))
  return `${unparse({ fields, data }, { newline: '\n' })}\n`
}

const toCell = (value: Json): string => {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
