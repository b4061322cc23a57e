import { readdir } from 'node:fs/promises'
import path from 'node:path'

import { readFiles, solutionOf, type SourceFiles } from '../../../src/lessons/course/lesson-code.ts'
import { readWrongAnswers, type WrongAnswer } from '../../../src/lessons/course/wrong-answers.ts'
import type { Exercise } from './course.ts'
import { lessons } from './course.ts'

/** A program that somebody could have written. */
export interface Variant extends Exercise {
  readonly name: string
  readonly files: SourceFiles
}

export type Mistake = Variant & WrongAnswer

const readAlternatives = async ({ lesson, checks }: Omit<Exercise, 'step'>): Promise<Variant[]> => {
  const dir = path.join(lesson.dir, 'alternatives')
  const step = lesson.steps.at(-1)
  if (!step) return []
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const files = overlay(await solutionOf(lesson, step.id), await readFiles(path.join(dir, name)))
        return { lesson, checks, step, name, files }
      }),
  )
}

/** A `server.js` takes the place of the lesson's `server.ts`. */
const overlay = (base: SourceFiles, own: SourceFiles): SourceFiles => {
  const stem = (name: string) => name.replace(/\.\w+$/, '')
  const stems = new Set([...own.keys()].map(stem))
  return new Map([...[...base].filter(([name]) => !stems.has(stem(name))), ...own])
}

/** The rows of every `wrong.js`. */
export const wrongAnswers: readonly Mistake[] = (
  await Promise.all(
    lessons.map(async ({ lesson, checks }) =>
      (await readWrongAnswers(lesson)).map((wrong) => Object.assign({ lesson, checks }, wrong)),
    ),
  )
).flat()

/** `alternatives/<slug>/`: files laid over the solution of the last step. */
export const alternatives: readonly Variant[] = (
  await Promise.all(lessons.map((lesson) => readAlternatives(lesson)))
).flat()
