/** Hooks by which Node imports TypeScript of the user, and what that imports. They run in a thread. */
import { readFile } from 'node:fs/promises'
import type { LoadHook, ResolveHook } from 'node:module'
import { fileURLToPath } from 'node:url'

import { stripTypes, TypeScriptMistake } from './strip-types.ts'

/** What such a file imports by a relative path is loaded afresh along with it: it gets the same query string. */
const resolveAfresh: ResolveHook = async (specifier, context, nextResolve) => {
  // This package, wherever it is installed: for everyone, or for a single command.
  if (isOwnName.test(specifier)) return nextResolve(specifier, { ...context, parentURL: import.meta.url })
  const resolved = await nextResolve(specifier, context)
  const query = /\?loaded=[\d.]+$/.exec(context.parentURL ?? '')?.[0]
  if (query === undefined || !specifier.startsWith('.') || resolved.url.includes('?')) return resolved
  return { ...resolved, url: resolved.url + query }
}

const isOwnName = /^understudy-server(?:\/|$)/

const loadTypeScript: LoadHook = async (url, context, nextLoad) => {
  const [, file] = /^(file:.*\.[cm]?ts)(?:\?.*)?$/.exec(url) ?? []
  if (file === undefined) return nextLoad(url, context)
  const path = fileURLToPath(file)
  const source = withoutTypes(await readFile(path, 'utf8'), path)
  return { format: isModule.test(source) ? 'module' : 'commonjs', source, shortCircuit: true }
}

/** TypeScript lets both `export default` and `module.exports` stand in a file of any ending. */
const isModule = /^\s*(?:import|export)\b/m

const withoutTypes = (source: string, path: string): string => {
  try {
    return stripTypes(source)
  } catch (error) {
    if (!(error instanceof TypeScriptMistake)) throw error
    throw new SyntaxError(`${path}:${error.line}:${error.column}: ${error.message}`)
  }
}

export { resolveAfresh as resolve, loadTypeScript as load }
