import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { stripTypes, TypeScriptMistake } from '../../formats/strip-types.ts'
import { filesUnder, ifGone, isSource, readFiles, type SourceFiles } from '../course/lesson-code.ts'
import type { OwnCode, ProgramError } from './server-failure.ts'

/** A learner's folder as plain JavaScript, in a temporary place. Lines and columns are the same. */
export interface ProgramCopy {
  readonly dir: string
  readonly entry: string
  readonly own: OwnCode
  /** Why the program cannot start. */
  readonly mistake: ProgramError | undefined
  /** Another program in the folder, by its name without an ending; undefined if there is none. */
  readonly command: (name: string) => Pick<ProgramCopy, 'entry' | 'mistake'> | undefined
  /** The text with the learner's files in place of the copied ones. */
  readonly translate: (text: string) => string
  remove(): Promise<void>
}

/** Copies the folder of `entry`. By default every file in it counts as the learner's. */
export const copyProgram = async (
  entry: string,
  isOwn: (file: string) => boolean = () => true,
): Promise<ProgramCopy> => {
  const own = { dir: path.dirname(entry), isOwn }
  const outer = await realpath(await mkdtemp(path.join(tmpdir(), 'learn-code-')))
  const dir = path.join(outer, 'code')
  for (const name of await filesUnder(own.dir)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true })
    await copyFile(path.join(own.dir, name), path.join(dir, name)).catch(ifGone)
  }
  await copySurroundings(own.dir, outer)
  const sources = await readFiles(own.dir, isSource)
  const mistakes = new Map<string, TypeScriptMistake>()
  for (const [name, text] of sources) {
    try {
      const code = isTypeScript(name) ? stripTypes(text) : text
      await writeFile(path.join(dir, copiedName(name)), withCopiedImports(name, code, sources))
    } catch (error) {
      if (!(error instanceof TypeScriptMistake)) throw error
      mistakes.set(name, error)
    }
  }
  const programIn = (file: string) => ({
    entry: path.join(dir, copiedName(file)),
    mistake: firstMistake(file, sources, mistakes),
  })
  return {
    dir,
    own,
    ...programIn(path.basename(entry)),
    command: (name) => {
      const file = ['ts', 'js', 'mjs']
        .map((ending) => `${name}.${ending}`)
        .find((candidate) => sources.has(candidate))
      return file === undefined ? undefined : programIn(file)
    },
    translate: translator(own.dir, dir, sources),
    remove: () => rm(outer, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** The packages and the package.json that the folder has by its place. */
const copySurroundings = async (from: string, to: string) => {
  const link = async (modules: string, target: string) => symlink(modules, target, 'junction')
  const inside = path.join(from, 'node_modules')
  if (existsSync(inside)) await link(inside, path.join(to, 'code', 'node_modules'))
  const modules = nearestAbove('node_modules', path.dirname(from))
  if (modules !== undefined) await link(modules, path.join(to, 'node_modules'))
  const manifest = nearestAbove('package.json', path.dirname(from))
  if (manifest === undefined) await writeFile(path.join(to, 'package.json'), '{"type":"module"}')
  else await copyFile(manifest, path.join(to, 'package.json'))
}

const nearestAbove = (name: string, dir: string): string | undefined => {
  const found = path.join(dir, name)
  if (existsSync(found)) return found
  return dir === path.dirname(dir) ? undefined : nearestAbove(name, path.dirname(dir))
}

const isTypeScript = (name: string) => /(?<!\.d)\.[cm]?ts$/.test(name)

/** Of the same length, so that columns stay. */
const copiedName = (name: string) => (isTypeScript(name) ? name.replace(/ts$/, 'js') : name)

/** `from './cookies.ts'`, `import './cookies.ts'` and `import('./cookies.ts')` */
const imports = /(?<=\b(?:from|import)\s*\(?\s*(['"]))\.{1,2}\/[^'"\n]+(?=\1)/g

const imported = (from: string, specifier: string) => path.posix.join(path.posix.dirname(from), specifier)

/** A name that no file has stays, so that the error has it as it was written. */
const withCopiedImports = (name: string, code: string, sources: SourceFiles): string =>
  code.replace(imports, (specifier) =>
    sources.has(imported(name, specifier)) ? copiedName(specifier) : specifier,
  )

/** The first mistake in a file that the program needs. */
const firstMistake = (
  entry: string,
  sources: SourceFiles,
  mistakes: ReadonlyMap<string, TypeScriptMistake>,
): ProgramError | undefined => {
  const needed = new Set([entry])
  for (const name of needed) {
    const text = sources.get(name) ?? ''
    const mistake = mistakes.get(name)
    if (mistake) {
      const { message, line } = mistake
      const source = text.split('\n')[line - 1] ?? ''
      return { name: '', message, syntax: true, lines: [{ file: name, line, source }] }
    }
    for (const [specifier] of text.matchAll(imports)) needed.add(imported(name, specifier))
  }
  return undefined
}

const translator = (dir: string, copy: string, sources: SourceFiles): ((text: string) => string) => {
  const places = [...sources.keys(), ''].map((name) => [
    path.join(copy, copiedName(name)),
    path.join(dir, name),
  ])
  const pairs = places.flatMap(([from = '', to = '']) => [
    [pathToFileURL(from).href, pathToFileURL(to).href],
    [from, to],
  ])
  return (text) => pairs.reduce((changed, [from = '', to = '']) => replacePath(changed, from, to), text)
}

/** `server.js` in `server.json` is another path. */
const replacePath = (text: string, from: string, to: string): string => {
  const [start = '', ...parts] = text.split(from)
  return parts.reduce((done, rest) => done + (/^\w/.test(rest) ? from : to) + rest, start)
}
