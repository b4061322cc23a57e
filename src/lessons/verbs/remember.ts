import type { Check } from '../checks/definition.ts'
import { fingerprint } from '../checks/load.ts'
import { stepIndex } from '../course/lesson.ts'
import { placesOf, type Place } from '../progress/progress.ts'
import { firstProblem, passed, type CheckResult, type Run } from '../run/result.ts'
import type { OpenDesk } from './desk.ts'

/** Counts the attempt; a pass marks this step and those before it, and moves on within the lesson. */
export const remember = async (desk: OpenDesk, place: Place, run: Run, checks: readonly Check[]) => {
  if (passed(run)) await rememberPass(desk, place, checks)
  else await rememberProblem(desk, place, firstProblem(run))
}

const rememberPass = async ({ course, progress }: OpenDesk, place: Place, checks: readonly Check[]) => {
  const places = placesOf(course).filter(({ lesson }) => lesson === place.lesson)
  const reached = places.slice(0, stepIndex(place.lesson, place.step.id) + 1)
  const { current } = progress
  const passedAt = new Date().toISOString()
  await progress.update(reached, (mark, { step }) => {
    mark.passedAt ??= passedAt
    mark.checks = fingerprint(checks, step.id)
    delete mark.stuck
  })
  await progress.update([place], (mark) => void (mark.attempts = (mark.attempts ?? 0) + 1))
  const next = places[reached.length]
  if (next && reached.some(({ step }) => step === current.step)) await progress.moveTo(next)
}

const rememberProblem = async (desk: OpenDesk, place: Place, result: CheckResult | undefined) => {
  const on = `${result?.id} ${result?.problem?.diagnosis?.id ?? result?.problem?.got}`
  let times = 1
  await desk.progress.update([place], (mark) => {
    mark.attempts = (mark.attempts ?? 0) + 1
    times = mark.stuck?.on === on ? mark.stuck.times + 1 : 1
    mark.stuck = { on, times }
  })
  if (times >= 5 && !desk.json)
    desk.print(`\n  Same result ${times} times. A hint may save you time: ${desk.options.command} hint`)
}
