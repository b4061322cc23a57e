import { createRequire, register } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'

const require = createRequire(import.meta.url)

/**
 * The default export of a user's module, JavaScript or TypeScript, loaded afresh each time. `missing` says what to write
 * where there is none. Throws a {@link UserError}.
 */
export async function importDefault(file: string, missing: string): Promise<unknown> {
  const module = await importAnew(resolve(file)).catch((error: unknown) => {
    throw new UserError(`${file} failed to load: ${reasonOf(error)}`)
  })
  if ('default' in module) return unwrapped(module['default'])
  throw new UserError(`${file} has no default export. Write: ${missing}`)
}

/** The default export of a CommonJS file is inside another one. */
const unwrapped = (exported: unknown): unknown =>
  isObject(exported) && '__esModule' in exported && 'default' in exported ? exported['default'] : exported

type Module = Readonly<Record<string, unknown>>

let hooksAreRegistered = false

/** A new query string makes Node load a module again, and an empty cache CommonJS. */
async function importAnew(path: string): Promise<Module> {
  const url = pathToFileURL(path)
  if (/\.[cm]?ts$/.test(path)) registerHooks()
  delete require.cache[path]
  url.searchParams.set('loaded', String(performance.now()))
  try {
    return (await import(url.href)) as Module
  } catch (error) {
    if (hooksAreRegistered || !isOwnNameMissing(error)) throw error
    registerHooks()
    url.searchParams.set('loaded', String(performance.now()))
    return (await import(url.href)) as Module
  }
}

function registerHooks(): void {
  if (!hooksAreRegistered) register('./typescript-hooks.js', import.meta.url)
  hooksAreRegistered = true
}

/** Where the package is not installed beside the file. */
function isOwnNameMissing(error: unknown): boolean {
  const { message, code = '' } = error as NodeJS.ErrnoException
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(code) && message.includes('understudy-server')
}

/** The message, with the user's own lines of the stack. */
function reasonOf(error: unknown): string {
  const { message } = error as Error
  if (isOwnNameMissing(error))
    return `${message.split('\n')[0]}. Install it beside the file (npm i -D understudy-server), or export the object without defineConfig.`
  return error instanceof Error ? (error.stack ?? message).split('\n').slice(0, 4).join('\n') : String(error)
}
