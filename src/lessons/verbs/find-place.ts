import { UserError } from '../../core/error.ts'
import type { Course } from '../course/course.ts'
import type { Lesson } from '../course/lesson.ts'
import type { CoursePlace, Progress } from '../workspace/progress.ts'

/** The step that a command is about: the named one, otherwise the current one. */
export const findPlace = (
  course: Course,
  progress: Progress | undefined,
  names: { readonly lesson?: string | undefined; readonly step?: string | undefined },
): CoursePlace => {
  const current = progress?.current
  const lesson = names.lesson === undefined ? current?.lesson : findLesson(course, names.lesson)
  if (!lesson) throw new UserError('Which lesson? Name one, for example: check 00')
  if (names.step !== undefined) return findStep(lesson, names.step)
  if (current?.lesson === lesson) return current
  return firstOpen(lesson, progress)
}

/** Finds a lesson by id, number or folder: `json`, `1`, `01`, `01-json`. Throws `UserError`. */
const findLesson = (course: Course, name: string): Lesson => {
  const number = /^\d+$/.test(name) ? name.padStart(2, '0') : undefined
  const found = course.lessons.find(
    ({ id, folder, number: own }) => [id, folder].includes(name) || own === number,
  )
  if (found) return found
  throw new UserError(
    `There is no lesson "${name}". Lessons: ${course.lessons.map(({ id }) => id).join(', ')}.`,
  )
}

/** Finds a step of a lesson; throws a `UserError` that lists the steps. */
const findStep = (lesson: Lesson, name: string): CoursePlace => {
  const step = lesson.steps.find(({ id }) => id === name)
  if (step) return { lesson, step }
  const names = lesson.steps.map(({ id }) => id).join(', ')
  throw new UserError(`Lesson ${lesson.id} has no step "${name}". Steps: ${names}.`)
}

/** The first step that is not done, or the last one. */
const firstOpen = (lesson: Lesson, progress: Progress | undefined): CoursePlace => {
  const places = lesson.steps.map((step) => ({ lesson, step }))
  const place = progress
    ? (places.find((candidate) => !progress.isDone(candidate)) ?? places.at(-1))
    : places.at(-1)
  if (!place) throw new UserError(`Lesson ${lesson.id} has no steps.`)
  return place
}
