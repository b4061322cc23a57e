import { readdir } from 'node:fs/promises'
import path from 'node:path'

import { readFiles, solutionOf, type SourceFiles } from '../../../src/lessons/course/lesson-code.ts'
import type { Exercise } from './course.ts'
import { lessons } from './course.ts'

/** A program that somebody could have written. */
export interface Variant extends Exercise {
  readonly name: string
  readonly files: SourceFiles
}

export interface WrongAnswer extends Variant {
  readonly expect: {
    readonly check: string
    readonly diagnosis: string
    readonly message: string
    /** A part of what the program says. */
    readonly detail?: string
    readonly replace?: readonly { readonly file?: string; readonly from: Lines; readonly to: Lines }[]
  }
  /** The whole screen, where `golden.txt` stands beside `expect.json`. */
  readonly golden: string | undefined
}
type Lines = string | readonly string[]

const readWrong = async ({ lesson, checks }: Omit<Exercise, 'step'>): Promise<WrongAnswer[]> => {
  const dir = path.join(lesson.dir, 'wrong')
  return Promise.all(
    (await folders(dir)).map(async (name) => {
      const step = lesson.steps.find(({ id }) => name.startsWith(`${id}--`))
      if (!step)
        throw new Error(`${lesson.folder}/wrong/${name}: the name must begin with a step and two dashes`)
      const own = new Map(await readFiles(path.join(dir, name)))
      const expect = JSON.parse(own.get('expect.json') ?? '{}') as WrongAnswer['expect']
      const golden = own.get('golden.txt')
      own.delete('expect.json')
      own.delete('golden.txt')
      const files = overlay(replaced(await solutionOf(lesson, step.id), expect.replace ?? [], name), own)
      return { lesson, checks, step, name, expect, golden, files }
    }),
  )
}

const readAlternatives = async ({ lesson, checks }: Omit<Exercise, 'step'>): Promise<Variant[]> => {
  const dir = path.join(lesson.dir, 'alternatives')
  const step = lesson.steps.at(-1)
  if (!step) return []
  return Promise.all(
    (await folders(dir)).map(async (name) => {
      const files = overlay(await solutionOf(lesson, step.id), await readFiles(path.join(dir, name)))
      return { lesson, checks, step, name, files }
    }),
  )
}

/** A `server.js` of its own takes the place of the lesson's `server.ts`. */
const overlay = (base: SourceFiles, own: SourceFiles): SourceFiles => {
  const stem = (name: string) => name.replace(/\.\w+$/, '')
  const stems = new Set([...own.keys()].map(stem))
  return new Map([...[...base].filter(([name]) => !stems.has(stem(name))), ...own])
}

const replaced = (
  files: SourceFiles,
  replace: NonNullable<WrongAnswer['expect']['replace']>,
  name: string,
): SourceFiles => {
  const changed = new Map(files)
  for (const { file = 'server.ts', from, to } of replace) {
    const [before, after, ...rest] = (changed.get(file) ?? '').split(text(from))
    if (after === undefined || rest.length > 0)
      throw new Error(`wrong/${name}: this must stand exactly once in ${file}: ${text(from)}`)
    changed.set(file, `${before}${text(to)}${after}`)
  }
  return changed
}

const text = (lines: Lines): string => (typeof lines === 'string' ? lines : lines.join('\n'))

const folders = async (dir: string): Promise<string[]> => {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** `wrong/<step>--<slug>/`: `expect.json`, which may replace texts of the solution, and files that replace whole ones. */
export const wrongAnswers: readonly WrongAnswer[] = (
  await Promise.all(lessons.flatMap((lesson) => readWrong(lesson)))
).flat()

/** `alternatives/<slug>/`: files laid over the solution of the last step. */
export const alternatives: readonly Variant[] = (
  await Promise.all(lessons.flatMap((lesson) => readAlternatives(lesson)))
).flat()
