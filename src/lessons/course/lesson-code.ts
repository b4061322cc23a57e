import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { stepIndex, type Lesson } from './course.ts'

/** File texts, keyed by their path inside a lesson, with `/`. */
export type SourceFiles = ReadonlyMap<string, string>

/** The code with which a learner starts `step`: every earlier step done, this and later ones as stubs. */
export const starterOf = (lesson: Lesson, step: string): Promise<SourceFiles> =>
  expandAll(lesson, lesson.steps.slice(0, stepIndex(lesson, step)))

/** Code that passes every check up to and including `step`. */
export const solutionOf = (lesson: Lesson, step: string): Promise<SourceFiles> =>
  expandAll(lesson, lesson.steps.slice(0, stepIndex(lesson, step) + 1))

/** The sources under `code/`, with markers. */
export const readSources = (lesson: Lesson): Promise<SourceFiles> => readFiles(path.join(lesson.dir, 'code'))

/** Files that a lesson brings along and learners need not change: those without steps. */
export const givenFiles = async (lesson: Lesson): Promise<SourceFiles> => {
  const sources = await readSources(lesson)
  const given = [...sources].filter(([name, text]) => name !== lesson.entry && blocksOf(text).length === 0)
  return new Map(given.map(([name, text]) => [name, expand(text, () => true)]))
}

/** Whether a file is code, TypeScript or JavaScript. */
export const isSource = (name: string): boolean => /\.[cm]?[jt]s$/.test(name)

/** Every file under `dir`, or those whose path fits, sorted by path; empty if there is no such folder. */
export const readFiles = async (dir: string, fits?: (name: string) => boolean): Promise<SourceFiles> => {
  const all = await filesUnder(dir)
  const names = fits ? all.filter(fits) : all
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(path.join(dir, name), 'utf8').catch(ifGone)] as const),
  )
  return new Map(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])))
}

/** The paths of all files under `dir`, sorted, without those of installed packages. */
export const filesUnder = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => portable(path.relative(dir, path.join(entry.parentPath, entry.name))))
    .filter((name) => !/(^|\/)node_modules\//.test(name))
    .toSorted()
}

/** Editors write files beside the one they save, and remove them. */
export const ifGone = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error
}

/** Without the files of which nothing is there yet. */
const expandAll = async (lesson: Lesson, done: readonly { id: string }[]): Promise<SourceFiles> => {
  const ids = new Set(done.map(({ id }) => id))
  const sources = await readSources(lesson)
  const files = [...sources].map(([name, text]) => [name, expand(text, ({ step }) => ids.has(step))] as const)
  return new Map(files.filter(([, text]) => text.trim() !== ''))
}

const portable = (file: string) => file.split(path.sep).join('/')

/** One `@step … @stub … @end` group; `line` counts from 1 and identifies it within its file. */
export interface StepBlock {
  readonly step: string
  readonly line: number
  readonly solution: readonly SourcePart[]
  readonly stub: readonly SourcePart[]
}
type SourcePart = string | StepBlock

const marker = /^\s*(?:\/\/|#|--)\s*@(step|stub|end)\b[ \t]*(\S*)/

/**
 * One source holds starter and solution (the way of Ruby Koans): a block becomes its solution lines where
 * `done` returns true, otherwise its stub. Both may contain blocks. Throws on an unbalanced marker.
 */
export const expand = (source: string, done: (block: StepBlock) => boolean): string => {
  const lines = (parts: readonly SourcePart[]): string[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [part] : lines(done(part) ? part.solution : part.stub),
    )
  return `${lines(parseMarkers(source))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

/** Every block of the source, outer before inner. */
export const blocksOf = (source: string): StepBlock[] => {
  const inside = (parts: readonly SourcePart[]): StepBlock[] =>
    parts.flatMap((part) =>
      typeof part === 'string' ? [] : [part, ...inside(part.solution), ...inside(part.stub)],
    )
  return inside(parseMarkers(source))
}

interface OpenBlock extends StepBlock {
  readonly solution: SourcePart[]
  readonly stub: SourcePart[]
  target: SourcePart[]
}

const parseMarkers = (source: string): readonly SourcePart[] => {
  const root: SourcePart[] = []
  const open: OpenBlock[] = []
  const target = () => open.at(-1)?.target ?? root
  for (const [index, text] of source.split('\n').entries()) {
    const [, word, step = ''] = marker.exec(text) ?? []
    if (word === undefined) target().push(text)
    else if (word === 'step') open.push(openBlock(step, index + 1))
    else if (word === 'stub') innermost(open, index, word).target = innermost(open, index, word).stub
    else {
      const block = innermost(open, index, word)
      open.pop()
      target().push(block)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw new Error(`line ${unclosed.line}: @step ${unclosed.step} has no @end`)
  return root
}

const openBlock = (step: string, line: number): OpenBlock => {
  const solution: SourcePart[] = []
  return { step, line, solution, stub: [], target: solution }
}

const innermost = (open: readonly OpenBlock[], index: number, word: string): OpenBlock => {
  const block = open.at(-1)
  if (!block) throw new Error(`line ${index + 1}: @${word} without @step`)
  return block
}
