import { fingerprint, loadChecks } from '../checks/load.ts'
import type { Lesson } from '../course/lesson.ts'
import { keyOf, placesOf, type Place } from '../progress/progress.ts'
import type { Desk, ExitCode } from './desk.ts'

/** `changed`: passed once, but its checks are others now. */
type State = 'done' | 'changed' | 'next' | 'open'

/** `learn list`: every lesson in a line, and the steps of the one the learner is in (or of all). */
export const list = async (desk: Desk, { steps = false }: { steps?: boolean }): Promise<ExitCode> => {
  const states = await statesOf(desk)
  if (desk.json) {
    desk.print(JSON.stringify(asJson(desk, states), undefined, 2))
    return 0
  }
  const done = [...states.values()].filter((state) => state === 'done' || state === 'changed').length
  desk.print(`Course ${desk.course.id}: ${done} of ${states.size} steps done.\n`)
  const current = desk.progress?.current.lesson ?? desk.course.lessons[0]
  for (const lesson of desk.course.lessons) {
    desk.print(lessonLine(desk, lesson, states))
    if (steps || lesson === current) for (const line of stepLines(desk, lesson, states)) desk.print(line)
  }
  return 0
}

const statesOf = async (desk: Desk): Promise<ReadonlyMap<string, State>> => {
  const { progress, course } = desk
  const next = progress?.current ?? placesOf(course)[0]
  const changed = await changedPlaces(desk)
  const stateOf = (place: Place): State => {
    if (changed.has(keyOf(place))) return 'changed'
    if (progress?.isDone(place) === true) return 'done'
    return next && keyOf(place) === keyOf(next) ? 'next' : 'open'
  }
  return new Map(placesOf(course).map((place) => [keyOf(place), stateOf(place)]))
}

const changedPlaces = async ({ course, progress }: Desk): Promise<ReadonlySet<string>> => {
  const passed = progress ? placesOf(course).filter((place) => progress.mark(place).checks !== undefined) : []
  const found = await Promise.all(
    passed.map(async (place) => {
      const checks = await loadChecks(place.lesson)
      return progress?.mark(place).checks === fingerprint(checks, place.step.id) ? [] : [keyOf(place)]
    }),
  )
  return new Set(found.flat())
}

const lessonLine = ({ style }: Desk, lesson: Lesson, states: ReadonlyMap<string, State>): string => {
  const own = lesson.steps.map((step) => states.get(keyOf({ lesson, step })))
  const done = own.filter((state) => state === 'done' || state === 'changed').length
  const state = done === own.length ? 'done' : own.includes('next') ? 'next' : 'open'
  const columns = [lesson.number, lesson.id.padEnd(20), lesson.title.padEnd(34), state.padEnd(5)]
  return `${style.strong(columns.join('  '))} ${done} of ${own.length}, about ${lesson.minutes} minutes`
}

const stepLines = (_: Desk, lesson: Lesson, states: ReadonlyMap<string, State>): string[] =>
  lesson.steps.map((step) => {
    const state = states.get(keyOf({ lesson, step })) ?? 'open'
    const words = state === 'changed' ? 'changed since you passed, run check' : state
    return `      ${step.id.padEnd(22)}${step.title.padEnd(34)}${words}`
  })

const asJson = ({ course }: Desk, states: ReadonlyMap<string, State>) => ({
  version: 1,
  course: course.id,
  lessons: course.lessons.map((lesson) => ({
    id: lesson.id,
    number: lesson.number,
    title: lesson.title,
    minutes: lesson.minutes,
    steps: lesson.steps.map((step) => ({ ...step, state: states.get(keyOf({ lesson, step })) })),
  })),
})
