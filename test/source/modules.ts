import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

import { parseSync, type Program } from 'oxc-parser'

/** A TypeScript file, parsed. */
export interface Module {
  /** From the folder it was read from: `query/filter.ts`. */
  readonly path: string
  readonly text: string
  readonly program: Program
}

/** Parses every `.ts` file below a folder, in order of their paths. Throws where one is not TypeScript. */
export async function modulesIn(folder: string): Promise<readonly Module[]> {
  const names = await readdir(folder, { recursive: true })
  const paths = names.map((name) => name.split(sep).join('/')).filter((path) => path.endsWith('.ts'))
  return Promise.all(
    paths.toSorted().map(async (path) => parseModule(path, await readFile(join(folder, path), 'utf8'))),
  )
}

export function parseModule(path: string, text: string): Module {
  const { program, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  return { path, text, program }
}
