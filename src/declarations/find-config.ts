import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { UserError } from '../core/error.ts'
import { nearest } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import { declarationNames } from './declaration-shape.ts'
import { loadConfig } from './load-config.ts'

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json', 'json5']

export interface FoundConfig {
  readonly file: string
  /** Not checked yet. */
  readonly content: unknown
}

export interface ConfigSearch {
  readonly found: FoundConfig | undefined
  /** Names each file that looks like a config file and belongs to another program. */
  readonly notices: readonly string[]
}

/** Where the config of `shop.json` can be: `shop.config.*` and `understudy.config.*` beside it. */
export function possibleConfigs(dataFile: string): readonly string[] {
  const stems = new Set([basename(dataFile, extname(dataFile)), 'understudy'])
  return [...stems].flatMap((stem) =>
    extensions.map((extension) => join(dirname(dataFile), `${stem}.config.${extension}`)),
  )
}

/** Loads the config file beside a data file, if there is one. Throws a {@link UserError} for several. */
export async function findConfig(dataFile: string): Promise<ConfigSearch> {
  const present = new Set(await readdir(dirname(dataFile)).catch(() => []))
  const files = possibleConfigs(dataFile).filter((file) => present.has(basename(file)))
  const configs: FoundConfig[] = []
  for (const file of files) configs.push({ file, content: await loadConfig(file) })
  const [found, ...others] = configs.filter(isOurs)
  if (found && others.length > 0) {
    const names = [found, ...others].map(({ file }) => basename(file)).join(' and ')
    throw new UserError(
      `${names} are both beside ${dataFile}. Keep one of them, or choose with --config FILE.`,
    )
  }
  return { found, notices: configs.filter((config) => !isOurs(config)).map(foreignNotice) }
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
