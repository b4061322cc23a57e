import { fingerprint, loadChecks } from '../checks/load.ts'
import { keyOf, placesOf, type Place } from '../progress/progress.ts'
import { runChecks } from '../run/run.ts'
import { linkPackages } from '../workspace/links.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { needWorkspace, type Desk, type ExitCode, type OpenDesk } from './desk.ts'

/** `learn progress`: a summary; `--rebuild` makes the marks anew from the learner's code. */
export const progress = async (
  given: Desk,
  { rebuild = false }: { rebuild?: boolean },
): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  if (rebuild) for (const lesson of desk.course.lessons) await rebuildLesson(desk, lesson)
  const places = placesOf(desk.course)
  if (desk.json) {
    const steps = Object.fromEntries(places.map((place) => [keyOf(place), desk.progress.mark(place)]))
    desk.print(
      JSON.stringify({ course: desk.course.id, current: keyOf(desk.progress.current), steps }, undefined, 2),
    )
    return 0
  }
  const done = places.filter((place) => desk.progress.isDone(place))
  desk.print(`${done.length} of ${places.length} steps done. You are at ${keyOf(desk.progress.current)}.`)
  for (const place of done) desk.print(`  ${keyOf(place).padEnd(38)} ${story(desk, place)}`)
  return 0
}

const story = ({ progress: marks }: OpenDesk, place: Place): string => {
  const { passedAt = '', attempts = 0, hints = 0, solutionSeen } = marks.mark(place)
  const parts = [
    `done ${passedAt.slice(0, 10)}`,
    `${attempts} checked`,
    hints > 0 ? `${hints} hint${hints === 1 ? '' : 's'}` : '',
  ]
  return [...parts, solutionSeen === true ? 'solution seen' : ''].filter(Boolean).join(', ')
}

const rebuildLesson = async (desk: OpenDesk, lesson: Place['lesson']) => {
  const entry = findEntry(lessonDir(desk.workspace, lesson), lesson)
  const last = lesson.steps.at(-1)
  if (entry === undefined || !last) return
  if (!desk.json) desk.print(`Checking lesson ${lesson.id} ...`)
  await linkPackages(desk.workspace)
  const checks = await loadChecks(lesson)
  const { results } = await runChecks({ lesson, checks, step: last.id, target: { entry } })
  const failed = new Set(results.filter(({ status }) => status !== 'pass').map(({ step }) => step))
  const passedAt = new Date().toISOString()
  await desk.progress.update(
    lesson.steps.map((step) => ({ lesson, step })),
    (mark, { step }) => {
      delete mark.passedAt
      delete mark.checks
      if (!failed.has(step.id)) Object.assign(mark, { passedAt, checks: fingerprint(checks, step.id) })
    },
  )
}
