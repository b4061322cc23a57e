import { createRequire } from 'node:module'

import type Yaml from 'yaml'

import { UserError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import { positionAt } from '../formats/json-mistake.ts'
import { toPlainJson } from './to-json.ts'

const require = createRequire(import.meta.url)

/**
 * The value of a YAML document (1.2, with merge keys). Dates and words like `on` are texts, as are whole numbers with a
 * leading zero or too many digits for a number. Throws a {@link UserError}.
 */
export function parseYaml(file: string, text: string): Json {
  const { parseAllDocuments } = require('yaml') as typeof Yaml
  const documents = parseAllDocuments(text, {
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
    customTags: (tags) => [exactInteger, ...tags],
  })
  const [document, second] = 'empty' in documents ? [] : documents
  if (!document) return null
  if (second) throw new UserError(`${file} has several documents, separated by "---". Keep one in a file.`)
  const [mistake] = document.errors
  if (mistake) {
    const { line, column } = positionAt(text, mistake.pos[0])
    throw new UserError(`${file} is not YAML at line ${line}, column ${column}: ${mistake.message}`)
  }
  try {
    return toPlainJson(document.toJS({ maxAliasCount: 1000 }), file)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`)
  }
}

/** What would lose digits as a number. */
const exactInteger: Yaml.ScalarTag = {
  identify: () => false,
  default: true,
  tag: 'tag:yaml.org,2002:str',
  test: /^[-+]?(?:0\d+|[1-9]\d{15,})$/,
  resolve: (text) => (Number.isSafeInteger(Number(text)) && !/^[-+]?0/.test(text) ? Number(text) : text),
}
