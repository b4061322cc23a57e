import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { CourseError, type Lesson, type LessonStep } from './course.ts'
import { solutionOf, type SourceFiles } from './lesson-code.ts'

/** A predictable mistake: how it changes the solution of its step, and how it has to be recognised. */
export interface WrongAnswer {
  readonly step: LessonStep
  /** `<step>--<slug>` */
  readonly name: string
  readonly files: SourceFiles
  readonly check: string
  readonly diagnosis: string
  /** Part of the sentence that the learner reads. */
  readonly says: string
  /** Part of what the program says itself. */
  readonly detail: string | undefined
}

/**
 * What the default export of a lesson's `wrong.js` lists. `edits` are pairs of texts, old and new, for the lesson's
 * entry, or for the files that are named; every old text must occur exactly once.
 */
export type WrongAnswers = readonly (readonly [
  step: string,
  slug: string,
  edits: readonly string[] | Readonly<Record<string, readonly string[]>>,
  check: string,
  diagnosis: string,
  says: string,
  detail?: string,
])[]

/** Reads `wrong.js`; throws `CourseError`. A lesson without it has no wrong answers. */
export const readWrongAnswers = async (lesson: Lesson): Promise<WrongAnswer[]> => {
  const file = path.join(lesson.dir, 'wrong.js')
  if (!existsSync(file)) return []
  const { default: rows } = (await import(pathToFileURL(file).href)) as { default: WrongAnswers }
  return Promise.all(
    rows.map(async ([stepId, slug, edits, check, diagnosis, says, detail]) => {
      const step = lesson.steps.find(({ id }) => id === stepId)
      const name = `${stepId}--${slug}`
      if (!step) throw new CourseError(`${file}: ${name}: lesson.json has no step "${stepId}"`)
      const solution = new Map(await solutionOf(lesson, step.id))
      const perFile = isPairs(edits) ? { [lesson.entry]: edits } : edits
      for (const [edited, pairs] of Object.entries(perFile))
        solution.set(edited, applyEdits(solution.get(edited) ?? '', pairs, `${file}: ${name}: ${edited}`))
      return { step, name, files: solution, check, diagnosis, says, detail }
    }),
  )
}

const applyEdits = (text: string, pairs: readonly string[], where: string): string => {
  let changed = text
  for (let i = 0; i < pairs.length; i += 2) {
    const [from = '', to = ''] = pairs.slice(i)
    const [before, after, ...rest] = changed.split(from)
    if (after === undefined || rest.length > 0)
      throw new CourseError(`${where}: this must occur exactly once: ${from}`)
    changed = `${before}${to}${after}`
  }
  return changed
}

const isPairs = (edits: WrongAnswers[number][2]): edits is readonly string[] => Array.isArray(edits)
