import type { Check } from '../../../src/lessons/checks/check-definition.ts'
import { loadChecks } from '../../../src/lessons/checks/load-checks.ts'
import { openCourse, ownCourse, type Lesson, type LessonStep } from '../../../src/lessons/course/course.ts'
import type { LessonRun } from '../../../src/lessons/run/run-result.ts'

export const course = await openCourse(ownCourse)

export interface Exercise {
  readonly lesson: Lesson
  readonly checks: readonly Check[]
  readonly step: LessonStep
}

/** Every lesson with its checks. */
export const lessons: readonly Omit<Exercise, 'step'>[] = await Promise.all(
  course.lessons.map(async (lesson) => ({ lesson, checks: await loadChecks(lesson) })),
)

/** Every step of every lesson. */
export const exercises: readonly Exercise[] = lessons.flatMap(({ lesson, checks }) =>
  lesson.steps.map((step) => ({ lesson, checks, step })),
)

export const title = ({ lesson, step }: Exercise): string => `${lesson.folder} ${step.id}`

/** The run in a form that a failed assertion shows well. */
export const summary = (run: LessonRun): string[] =>
  run.results
    .filter(({ status }) => status !== 'pass')
    .map(({ id, status, problem, reason }) => {
      const why = problem
        ? `expected ${problem.expected}, got ${problem.got} ${problem.detail ?? ''}`
        : reason
      return `${id}: ${status} ${why ?? ''} ${problem?.diagnosis?.id ?? ''}`
    })
