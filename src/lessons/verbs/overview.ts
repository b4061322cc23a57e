import { checksFingerprint, loadChecks } from '../checks/load-checks.ts'
import type { Lesson } from '../course/course.ts'
import { runChecks } from '../run/run-checks.ts'
import { placeKey, placesOf, type CoursePlace } from '../workspace/progress.ts'
import { linkPackages, findEntry, lessonFolder } from '../workspace/workspace.ts'
import { type LearnContext, type ExitCode, requireWorkspace, type WorkspaceContext } from './learn-context.ts'

/** `changed`: passed, but its checks have changed since. */
type StepState = 'done' | 'changed' | 'next' | 'open'

/** `learn list`: every lesson on one line, with the steps of the current lesson (or of all). */
export const listLessons = async (
  context: LearnContext,
  { steps = false }: { steps?: boolean },
): Promise<ExitCode> => {
  const states = await stepStates(context)
  if (context.json) {
    context.print(JSON.stringify(listJson(context, states), undefined, 2))
    return 0
  }
  const done = [...states.values()].filter((state) => state === 'done' || state === 'changed').length
  context.print(`Course ${context.course.id}: ${done} of ${states.size} steps done.\n`)
  const current = context.progress?.current.lesson ?? context.course.lessons[0]
  for (const lesson of context.course.lessons) {
    context.print(lessonLine(context, lesson, states))
    if (steps || lesson === current) for (const line of stepLines(lesson, states)) context.print(line)
  }
  return 0
}

const stepStates = async (context: LearnContext): Promise<ReadonlyMap<string, StepState>> => {
  const { progress, course } = context
  const next = progress?.current ?? placesOf(course)[0]
  const changed = await changedPlaces(context)
  const stateOf = (place: CoursePlace): StepState => {
    if (changed.has(placeKey(place))) return 'changed'
    if (progress?.isDone(place) === true) return 'done'
    return next && placeKey(place) === placeKey(next) ? 'next' : 'open'
  }
  return new Map(placesOf(course).map((place) => [placeKey(place), stateOf(place)]))
}

const changedPlaces = async ({ course, progress }: LearnContext): Promise<ReadonlySet<string>> => {
  const passed = progress ? placesOf(course).filter((place) => progress.mark(place).checks !== undefined) : []
  const found = await Promise.all(
    passed.map(async (place) => {
      const checks = await loadChecks(place.lesson)
      return progress?.mark(place).checks === checksFingerprint(checks, place.step.id)
        ? []
        : [placeKey(place)]
    }),
  )
  return new Set(found.flat())
}

const lessonLine = (
  { style }: LearnContext,
  lesson: Lesson,
  states: ReadonlyMap<string, StepState>,
): string => {
  const own = lesson.steps.map((step) => states.get(placeKey({ lesson, step })))
  const done = own.filter((state) => state === 'done' || state === 'changed').length
  const state = done === own.length ? 'done' : own.includes('next') ? 'next' : 'open'
  const columns = [lesson.number, lesson.id.padEnd(20), lesson.title.padEnd(34), state.padEnd(5)]
  return `${style.strong(columns.join('  '))} ${done} of ${own.length}, about ${lesson.minutes} minutes`
}

const stepLines = (lesson: Lesson, states: ReadonlyMap<string, StepState>): string[] =>
  lesson.steps.map((step) => {
    const state = states.get(placeKey({ lesson, step })) ?? 'open'
    const words = state === 'changed' ? 'changed since you passed; run check' : state
    return `      ${step.id.padEnd(22)}${step.title.padEnd(34)}${words}`
  })

const listJson = ({ course }: LearnContext, states: ReadonlyMap<string, StepState>) => ({
  version: 1,
  course: course.id,
  lessons: course.lessons.map((lesson) => ({
    id: lesson.id,
    number: lesson.number,
    title: lesson.title,
    minutes: lesson.minutes,
    steps: lesson.steps.map((step) => ({ ...step, state: states.get(placeKey({ lesson, step })) })),
  })),
})

/** `learn progress`: a summary; `--rebuild` restores the marks by checking the learner's code. */
export const showProgress = async (
  given: LearnContext,
  { rebuild = false }: { rebuild?: boolean },
): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  if (rebuild) for (const lesson of context.course.lessons) await rebuildLesson(context, lesson)
  const places = placesOf(context.course)
  if (context.json) {
    const steps = Object.fromEntries(places.map((place) => [placeKey(place), context.progress.mark(place)]))
    context.print(
      JSON.stringify(
        { course: context.course.id, current: placeKey(context.progress.current), steps },
        undefined,
        2,
      ),
    )
    return 0
  }
  const done = places.filter((place) => context.progress.isDone(place))
  context.print(
    `${done.length} of ${places.length} steps done. You are at ${placeKey(context.progress.current)}.`,
  )
  for (const place of done) context.print(`  ${placeKey(place).padEnd(38)} ${story(context, place)}`)
  return 0
}

const story = ({ progress: marks }: WorkspaceContext, place: CoursePlace): string => {
  const { passedAt = '', attempts = 0, hints = 0, solutionSeen } = marks.mark(place)
  const parts = [
    `done ${passedAt.slice(0, 10)}`,
    `checked ${attempts} ${attempts === 1 ? 'time' : 'times'}`,
    hints > 0 ? `${hints} hint${hints === 1 ? '' : 's'}` : '',
  ]
  return [...parts, solutionSeen === true ? 'solution seen' : ''].filter(Boolean).join(', ')
}

const rebuildLesson = async (context: WorkspaceContext, lesson: CoursePlace['lesson']) => {
  const entry = findEntry(lessonFolder(context.workspace, lesson), lesson)
  const last = lesson.steps.at(-1)
  if (entry === undefined || !last) return
  if (!context.json) context.print(`Checking lesson ${lesson.id} ...`)
  await linkPackages(context.workspace)
  const checks = await loadChecks(lesson)
  const { results } = await runChecks({ lesson, checks, step: last.id, target: { entry } })
  const failed = new Set(results.filter(({ status }) => status !== 'pass').map(({ step }) => step))
  const passedAt = new Date().toISOString()
  await context.progress.update(
    lesson.steps.map((step) => ({ lesson, step })),
    (mark, { step }) => {
      delete mark.passedAt
      delete mark.checks
      if (!failed.has(step.id)) Object.assign(mark, { passedAt, checks: checksFingerprint(checks, step.id) })
    },
  )
}
