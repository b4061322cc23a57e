import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'

import {
  givenFiles,
  solutionOf,
  type SourceFiles,
  starterOf,
} from '../../../src/lessons/course/lesson-code.ts'
import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import { passed } from '../../../src/lessons/run/run-result.ts'
import { findEntry } from '../../../src/lessons/workspace/workspace.ts'
import { packageFile } from '../../../src/package.ts'
import type { Bench } from '../support/bench.ts'
import type { Exercise } from '../support/course.ts'
import { changesOf, type Change } from './mutate.ts'

/** A solution of a whole lesson with one change. */
export interface Mutant extends Change {
  readonly file: string
  /** What stands in the list of survivors: `server.ts: before → after`. */
  readonly key: string
  readonly exercise: Exercise
}

/**
 * The mutants of the lesson whose last step this is; files and lines that came with the lesson are left alone. A file that
 * the last solution no longer uses is changed in the last one that does.
 */
export const mutantsOf = async (exercise: Exercise): Promise<Mutant[]> => {
  const { lesson } = exercise
  const given = await givenFiles(lesson)
  const starter = await starterOf(lesson, lesson.steps[0]?.id ?? '')
  const mutants = new Map<string, Mutant[]>()
  for (const step of lesson.steps.toReversed()) {
    const files = await solutionOf(lesson, step.id)
    for (const [file, text] of files) {
      if (mutants.has(file) || given.has(file) || !/\.[jt]s$/.test(file) || !isUsed(file, files)) continue
      const changes = changesOf(text, starter.get(file))
      mutants.set(
        file,
        changes.map((change) =>
          Object.assign(change, {
            file,
            exercise: { ...exercise, step },
            key: `${file}: ${change.from} → ${change.to}`,
          }),
        ),
      )
    }
  }
  return [...mutants.values()].flat()
}

/** Whether a program imports the file, or starts with it. */
const isUsed = (file: string, files: SourceFiles): boolean =>
  file.startsWith('server.') || [...files.values()].some((text) => text.includes(`./${file}'`))

/** Those that pass all checks of their lesson. */
export const survivorsOf = async (mutants: readonly Mutant[], bench: Bench): Promise<Mutant[]> => {
  const waiting = [...mutants]
  const survivors: Mutant[] = []
  const lane = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift())
      if (await survives(mutant, bench)) survivors.push(mutant)
  }
  await Promise.all(Array.from({ length: Math.max(2, cpus().length) }, lane))
  return mutants.filter((mutant) => survivors.includes(mutant))
}

const survives = async ({ exercise, file, text }: Mutant, bench: Bench): Promise<boolean> => {
  const { lesson, step, checks } = exercise
  const files = new Map(await solutionOf(lesson, step.id)).set(file, text)
  const entry = findEntry(await bench.place(files), lesson) ?? ''
  return passed(await runChecks({ lesson, checks, step: step.id, target: { entry }, stopAtFirst: true }))
}

/** The list of survivors, with why no check can tell each from a right program. */
const survivorList: URL = packageFile('test/lessons/mutants.md')

/** The survivors that are listed with a reason, as `lesson file: before → after`. */
export const listedSurvivors = async (): Promise<ReadonlySet<string>> => {
  const text = await readFile(survivorList, 'utf8')
  const rows = [...text.matchAll(/^\| ([\w-]+) \| ``? ?(.+?) ?``? \| (.+) \|$/gm)]
  return new Set(rows.map(([, lesson, key = '']) => `${lesson} ${key.replaceAll('\\|', '|')}`))
}
