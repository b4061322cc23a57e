import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { stepIndex, type Lesson } from './lesson.ts'
import { blocksOf, expand } from './markers.ts'

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

/** Every file under `dir`, sorted by path; empty if there is no such folder. */
export const readFiles = async (dir: string): Promise<SourceFiles> => {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.map(async (file) => [portable(path.relative(dir, file)), await readFile(file, 'utf8')] as const),
  )
  return new Map(texts.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const expandAll = async (lesson: Lesson, done: readonly { id: string }[]): Promise<SourceFiles> => {
  const ids = new Set(done.map(({ id }) => id))
  const sources = await readSources(lesson)
  return new Map([...sources].map(([name, text]) => [name, expand(text, ({ step }) => ids.has(step))]))
}

const portable = (file: string) => file.split(path.sep).join('/')
