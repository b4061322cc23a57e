import { readdirSync } from 'node:fs'
import path from 'node:path'

/** What Node needs to run a program of which some file is TypeScript, be it only one that came with the lesson. */
export const typesLoader = (entry: string): readonly string[] =>
  readdirSync(path.dirname(entry)).some((name) => /\.[mc]?ts$/.test(name))
    ? ['--import', import.meta.resolve('tsx')]
    : []
