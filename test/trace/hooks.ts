import { readFile } from 'node:fs/promises'
import { type LoadHook, SourceMap } from 'node:module'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { instrument } from './instrument.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const compiled = pathToFileURL(resolve(project, 'dist/src/')).href

/** Loads modules of `src` so that they report the functions that they run through; all others as they are. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!url.startsWith(`${compiled}/`)) return nextLoad(url, context)
  const file = fileURLToPath(url)
  const map = new SourceMap(JSON.parse(await readFile(`${file}.map`, 'utf8')))
  const source = instrument(await readFile(file, 'utf8'), (line, column) => {
    const entry = map.findEntry(line - 1, column)
    if (!('originalSource' in entry)) return { file: relative(project, file), line }
    const written = resolve(dirname(file), entry.originalSource)
    return { file: relative(project, written), line: entry.originalLine + 1 }
  })
  return { format: 'module', source, shortCircuit: true }
}
