import type { Course } from '../course/course.ts'
import type { Lesson } from '../course/lesson.ts'
import type { Place, Progress } from '../progress/progress.ts'
import { UsageError } from '../usage-error.ts'

/** The place a command is about: what was named, otherwise where the learner is. */
export const findPlace = (
  course: Course,
  progress: Progress | undefined,
  names: { readonly lesson?: string | undefined; readonly step?: string | undefined },
): Place => {
  const current = progress?.current
  const lesson = names.lesson === undefined ? current?.lesson : findLesson(course, names.lesson)
  if (!lesson) throw new UsageError('Name a lesson.')
  if (names.step !== undefined) return findStep(lesson, names.step)
  if (current?.lesson === lesson) return current
  return firstOpen(lesson, progress)
}

/** Finds a lesson by id, number or folder: `json`, `1`, `01`, `01-json`. Throws `UsageError`. */
const findLesson = (course: Course, name: string): Lesson => {
  const number = /^\d+$/.test(name) ? name.padStart(2, '0') : undefined
  const found = course.lessons.find(
    ({ id, folder, number: own }) => [id, folder].includes(name) || own === number,
  )
  if (found) return found
  throw new UsageError(
    `There is no lesson "${name}". There are: ${course.lessons.map(({ id }) => id).join(', ')}.`,
  )
}

/** Finds a step of a lesson; throws `UsageError` that lists the steps. */
const findStep = (lesson: Lesson, name: string): Place => {
  const step = lesson.steps.find(({ id }) => id === name)
  if (step) return { lesson, step }
  const names = lesson.steps.map(({ id }) => id).join(', ')
  throw new UsageError(`Lesson ${lesson.id} has no step "${name}". It has: ${names}.`)
}

/** The first step that is not done, or the last one. */
const firstOpen = (lesson: Lesson, progress: Progress | undefined): Place => {
  const places = lesson.steps.map((step) => ({ lesson, step }))
  const place = progress
    ? (places.find((candidate) => !progress.isDone(candidate)) ?? places.at(-1))
    : places.at(-1)
  if (!place) throw new UsageError(`Lesson ${lesson.id} has no steps.`)
  return place
}
