import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import { findJsonMistake } from '../formats/json-mistake.ts'

/** Loads the unchecked content of a config file, afresh each time. Throws a {@link UserError}. */
export async function loadConfig(file: string): Promise<unknown> {
  const path = resolve(file)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read: ${error.message}`,
    )
  })
  return extname(path) === '.json' ? parseJsonConfig(file, text) : loadCode(file, pathToFileURL(path))
}

function parseJsonConfig(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { summary, line, column } = findJsonMistake(text) ?? { summary: 'a mistake', line: 1, column: 1 }
    throw new UserError(`${file} is not JSON: ${summary} at line ${line}, column ${column}.`)
  }
}

async function loadCode(file: string, url: URL): Promise<unknown> {
  const module = await importAnew(url).catch((error: unknown) => {
    throw new UserError(`${file} failed to load: ${reasonOf(error)}`)
  })
  if ('default' in module) return unwrapped(module['default'])
  throw new UserError(`${file} has no default export. Write: export default defineConfig({ … })`)
}

/** The default export of a CommonJS file is inside another one. */
const unwrapped = (exported: unknown): unknown =>
  isObject(exported) && '__esModule' in exported && 'default' in exported ? exported['default'] : exported

type Module = Readonly<Record<string, unknown>>

/** TypeScript goes through tsx. For the rest, a new query string makes Node load the file again. */
async function importAnew(url: URL): Promise<Module> {
  if (extname(url.pathname) === '.ts') {
    const { tsImport } = await import('tsx/esm/api')
    return (await tsImport(url.href, import.meta.url)) as Module
  }
  const fresh = new URL(url)
  fresh.searchParams.set('loaded', String(performance.now()))
  return (await import(fresh.href)) as Module
}

function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  if (/^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes('understudy-server'))
    return `${message.split('\n')[0]}. Install it beside the file (npm i -D understudy-server), or export the object without defineConfig.`
  return error instanceof Error ? (error.stack ?? message).split('\n').slice(0, 4).join('\n') : String(error)
}
