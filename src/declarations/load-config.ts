import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'

import type Json5 from 'json5'

import { nearest, UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import { importDefault } from '../formats/import-module.ts'
import { findJsonMistake, positionAt } from '../formats/json-mistake.ts'
import { json5Spelling, jsonPlaces, jsonSpelling, type JsonSpelling } from '../formats/json-tokens.ts'
import { declarationNames } from './declaration-shape.ts'

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json', 'json5']

export interface FoundConfig {
  readonly file: string
  readonly bytes: Buffer
  /** Not checked yet. */
  readonly content: unknown
}

export interface ConfigSearch {
  readonly found: FoundConfig | undefined
  /** Names each file that looks like a config file and is not used: that of another program, or one of another format. */
  readonly notices: readonly string[]
}

/** Where the config of `shop.json` can be: `shop.config.*` and `understudy.config.*` beside it. */
export function possibleConfigs(dataFile: string): readonly string[] {
  return stemsOf(dataFile).flatMap((stem) =>
    extensions.map((extension) => join(dirname(dataFile), `${stem}.config.${extension}`)),
  )
}

const stemsOf = (dataFile: string): readonly string[] => [
  ...new Set([basename(dataFile, extname(dataFile)), 'understudy']),
]

/** Loads the config file beside a data file, if there is one. Throws a {@link UserError} for several. */
export async function findConfig(dataFile: string): Promise<ConfigSearch> {
  const present = new Set<string>(await readdir(dirname(dataFile)).catch(() => []))
  const files = possibleConfigs(dataFile).filter((file) => present.has(basename(file)))
  const configs: FoundConfig[] = []
  for (const file of files) configs.push(await loadConfig(file))
  const [found, ...others] = configs.filter(isOurs)
  if (found && others.length > 0) {
    const names = [found, ...others].map(({ file }) => basename(file)).join(', ')
    throw new UserError(
      `There are several config files beside ${dataFile}: ${names}. Keep one of them, or choose with --config FILE.`,
    )
  }
  const foreign = configs.filter((config) => !isOurs(config)).map(foreignNotice)
  return { found, notices: [...foreign, ...unreadNotices(dataFile, present)] }
}

/** `shop.config.yaml`, or `Shop.config.json`: rules in it would be lost, and the data open. */
function unreadNotices(dataFile: string, present: ReadonlySet<string>): readonly string[] {
  const known = new Set(possibleConfigs(dataFile).map((file) => basename(file)))
  const starts = stemsOf(dataFile).map((stem) => `${stem}.config.`.toLowerCase())
  const names = [...present].filter((name) => {
    const start = starts.find((one) => name.toLowerCase().startsWith(one))
    return start !== undefined && !known.has(name) && /^[a-z]\w*$/i.test(name.slice(start.length))
  })
  const stems = stemsOf(dataFile).map((stem) => `${stem}.config.*`)
  return names.map(
    (name) =>
      `${join(dirname(dataFile), name)} is not read. A config file is called ${stems.join(' or ')}, and ends with .${extensions.join(', .')}.`,
  )
}

/**
 * `jest.json` may well have the `jest.config.js` of Jest beside it. A misspelled key counts as ours: rules that are
 * silently ignored would leave the data open.
 */
const isOurs = ({ file, content }: FoundConfig): boolean => {
  if (basename(file).startsWith('understudy.')) return true
  if (!isObject(content)) return false
  const keys = Object.keys(content)
  return keys.length === 0 || keys.some((key) => nearest(key, declarationNames) !== undefined)
}

const foreignNotice = ({ file }: FoundConfig): string =>
  `${file} is ignored: it has none of the keys ${declarationNames.join(', ')}, so it seems to belong to another program.`

/** Loads a config file, afresh each time. Throws a {@link UserError}. */
export async function loadConfig(file: string): Promise<FoundConfig> {
  const path = resolve(file)
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    )
  })
  const isText = ['.json', '.json5'].includes(extname(path))
  return {
    file,
    bytes,
    content: isText
      ? parseConfig(file, bytes.toString())
      : await importDefault(file, 'export default defineConfig({ … })'),
  }
}

function parseConfig(file: string, text: string): unknown {
  const isJson5 = extname(file) === '.json5'
  const content = isJson5 ? parseJson5Config(file, text) : parseJsonConfig(file, text)
  assertUniqueMembers(file, text, isJson5 ? json5Spelling : jsonSpelling)
  return content
}

const require = createRequire(import.meta.url)

function parseJsonConfig(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const mistake = findJsonMistake(text)
    const place = mistake ? ` at line ${mistake.line}, column ${mistake.column}: ${mistake.explanation}` : '.'
    throw new UserError(`${file} is not JSON${place}`)
  }
}

function parseJson5Config(file: string, text: string): unknown {
  const { parse } = require('json5') as typeof Json5
  try {
    return parse<unknown>(text)
  } catch (error) {
    const message = (error as Error).message
      .replace(/^JSON5: /, '')
      .replace(/ at (\d+):(\d+)$/, ' at line $1, column $2')
    throw new UserError(`${file} is not JSON5: ${message}.`)
  }
}

/** Of two members with one name only the last counts, and the rules of the first would be lost. */
function assertUniqueMembers(file: string, text: string, spelling: JsonSpelling): void {
  for (const { isDuplicate, token, start } of jsonPlaces(text, spelling)) {
    if (!isDuplicate) continue
    const { line, column } = positionAt(text, start)
    throw new UserError(
      `${file} has ${token} twice in the same object, the second at line ${line}, column ${column}. Merge the two.`,
    )
  }
}
