import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { UserError } from '../../core/error.ts'
import type { Check } from '../checks/check-definition.ts'
import { loadChecks, checksFingerprint } from '../checks/load-checks.ts'
import { stepIndex } from '../course/course.ts'
import { learnedIn, sectionOf } from '../course/lesson-text.ts'
import { jsonReport, screenReport } from '../report/report.ts'
import { wrap } from '../report/terminal-text.ts'
import { findTypeMistakes } from '../report/type-mistakes.ts'
import { openRun, type LiveRun, type RunOptions } from '../run/run-checks.ts'
import { firstProblem, passed, type CheckResult, type LessonRun } from '../run/run-result.ts'
import { isLongBody } from '../runner/send-request.ts'
import { type CoursePlace, placesOf } from '../workspace/progress.ts'
import { linkPackages } from '../workspace/workspace.ts'
import {
  findPlace,
  lessonDone,
  requireEntry,
  requireWorkspace,
  nextPlace,
  shownPath,
  type LearnContext,
  type ExitCode,
  type WorkspaceContext,
} from './learn-context.ts'

/** The port in lesson texts and curl lines, where learners run their server. */
export const usualPort = 3000

export interface CheckArguments {
  readonly lesson?: string | undefined
  readonly step?: string | undefined
  readonly all?: boolean | undefined
  readonly url?: string | undefined
  readonly seed?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The check itself is broken, not the learner's code. Exit code 70. */
class BrokenCheck extends Error {}

/** `learn check`: runs the checks, prints the result, records it, and ends the program. */
export const checkStep = async (context: LearnContext, given: CheckArguments): Promise<ExitCode> => {
  const run = await checkAndReport(context, given)
  await run.close()
  const problem = firstProblem(run)
  if (problem?.status === 'tool-error') throw new BrokenCheck(`check ${problem.id}: ${problem.reason}`)
  return passed(run) ? 0 : 1
}

/** As `checkStep`, but leaves the program running and does not throw for a broken check. */
export const checkAndReport = async (
  context: LearnContext,
  given: CheckArguments,
  more: Pick<RunOptions, 'port' | 'children'> & { readonly nextKey?: string | undefined } = {},
): Promise<LiveRun> => {
  const { place, target } = placeAndTarget(context, given)
  if ('entry' in target) await linkPackages(requireWorkspace(context).workspace)
  const checks = await loadChecks(place.lesson)
  const step = place.step.id
  const { seed, signal } = given
  const run = await openRun({
    port: more.port,
    children: more.children,
    lesson: place.lesson,
    checks,
    step,
    target,
    signal,
    ...(seed && { seed }),
  })
  const address = 'url' in target ? target.url : more.port === undefined ? undefined : run.origin
  await printReport(context, place, run, { target, address, nextKey: more.nextKey })
  if ('entry' in target) {
    await recordRun(requireWorkspace(context), place, run, checks)
    if (!context.json && mayBeTypes(run))
      await printTypeMistakes(requireWorkspace(context), target.entry, signal)
  }
  return run
}

const placeAndTarget = (
  context: LearnContext,
  given: CheckArguments,
): { place: CoursePlace; target: RunOptions['target'] } => {
  if (given.url === undefined) requireWorkspace(context)
  const found = findPlace(context.course, context.progress, given)
  const last = found.lesson.steps.at(-1)
  const place =
    (given.all === true || given.url !== undefined) && given.step === undefined && last
      ? { ...found, step: last }
      : found
  if (given.url !== undefined) return { place, target: { url: serverAddress(given.url) } }
  return { place, target: { entry: requireEntry(context, place.lesson) } }
}

const serverAddress = (url: string): string => {
  const address = /^https?:\/\//.test(url) ? url : `http://${url}`
  if (!URL.canParse(address))
    throw new UserError(`"${url}" is not a valid address. For example: --url http://127.0.0.1:5000`)
  if (address.startsWith('https:'))
    throw new UserError('--url supports only http. Use the local address of your server.')
  return new URL(address).origin
}

interface ReportOptions {
  readonly target: RunOptions['target']
  /** Where the server is still running; undefined if we have stopped it. */
  readonly address: string | undefined
  /** The key that opens the next lesson. */
  readonly nextKey: string | undefined
}

const printReport = async (
  context: LearnContext,
  place: CoursePlace,
  run: LiveRun,
  { target, address, nextKey }: ReportOptions,
) => {
  const origin = address ?? `http://127.0.0.1:${usualPort}`
  const bodyFile = await bodyFileOf(context, firstProblem(run))
  if (context.json) return context.print(JSON.stringify(jsonReport(run, origin, bodyFile), undefined, 2))
  const file = 'entry' in target ? shownPath(context, target.entry) : undefined
  const { style, width } = context
  const { command } = context.options
  const live = address !== undefined
  context.print(screenReport(run, place.lesson, { style, width, command, file, origin, live, bodyFile }))
  if (passed(run) && 'entry' in target) await printSuccess(context, place, nextKey)
}

/** Writes a long body to a file for the curl line, in the workspace or else in a temporary folder. */
const bodyFileOf = async (
  context: LearnContext,
  result: CheckResult | undefined,
): Promise<string | undefined> => {
  const request = result?.problem?.request
  if (!result || !request || !isLongBody(request)) return undefined
  const dir = context.workspace
    ? path.join(context.workspace.notes, 'bodies')
    : await mkdtemp(path.join(tmpdir(), 'learn-'))
  const file = path.join(dir, `${result.id}.txt`)
  await mkdir(dir, { recursive: true })
  await writeFile(file, request.body ?? '')
  return shownPath(context, file)
}

const printSuccess = async (context: LearnContext, place: CoursePlace, nextKey: string | undefined) => {
  const learned = learnedIn(await sectionOf(place.lesson, place.step))
  if (learned !== undefined) context.print(`\n  ${wrap(`You have learned ${learned}`, 2, context.width)}`)
  const next = nextPlace(context.course, place)
  if (!next)
    context.print('\n  That was the last step of the last lesson for now. Thank you for taking the course.')
  else if (next.lesson !== place.lesson) context.print(`\n  ${lessonDone(context, place, next, nextKey)}`)
  else
    context.print(
      `\n  Next: step "${next.step.id}", ${next.step.title}. The text: ${context.options.command} read`,
    )
}

/** A program that cannot be read has only mistakes that follow from that one. */
const mayBeTypes = (run: LessonRun): boolean => {
  const problem = firstProblem(run)
  return problem?.status === 'fail' && problem.problem?.diagnosis?.id !== 'does-not-compile'
}

/** After the result, because most students are helped by that, and sooner. */
const printTypeMistakes = async (context: WorkspaceContext, entry: string, signal?: AbortSignal) => {
  const mistakes = await findTypeMistakes(context.workspace, entry, signal)
  if (mistakes.length === 0 || signal?.aborted === true) return
  context.print('\n  TypeScript notes')
  for (const { file, line, message, source } of mistakes.slice(0, mostTypeMistakes))
    context.print(
      `    ${wrap(`${file}:${line}  ${message}`, 6, context.width)}\n      ${context.style.quiet(source)}`,
    )
  if (mistakes.length > mostTypeMistakes) context.print(`    and ${mistakes.length - mostTypeMistakes} more`)
}

const mostTypeMistakes = 3

/** Counts the attempt. If it passed, marks this step and earlier ones as done, and moves on within the lesson. */
const recordRun = async (
  context: WorkspaceContext,
  place: CoursePlace,
  run: LessonRun,
  checks: readonly Check[],
) => {
  if (passed(run)) await recordPass(context, place, checks)
  else await recordProblem(context, place, firstProblem(run))
}

const recordPass = async (
  { course, progress }: WorkspaceContext,
  place: CoursePlace,
  checks: readonly Check[],
) => {
  const places = placesOf(course).filter(({ lesson }) => lesson === place.lesson)
  const reached = places.slice(0, stepIndex(place.lesson, place.step.id) + 1)
  const { current } = progress
  const passedAt = new Date().toISOString()
  await progress.update(reached, (mark, { step }) => {
    mark.passedAt ??= passedAt
    mark.checks = checksFingerprint(checks, step.id)
    delete mark.stuck
  })
  await progress.update([place], (mark) => void (mark.attempts = (mark.attempts ?? 0) + 1))
  const next = places[reached.length]
  if (next && reached.some(({ step }) => step === current.step)) await progress.moveTo(next)
}

const recordProblem = async (
  context: WorkspaceContext,
  place: CoursePlace,
  result: CheckResult | undefined,
) => {
  const on = `${result?.id} ${result?.problem?.diagnosis?.id ?? result?.problem?.got}`
  let times = 1
  await context.progress.update([place], (mark) => {
    mark.attempts = (mark.attempts ?? 0) + 1
    times = mark.stuck?.on === on ? mark.stuck.times + 1 : 1
    mark.stuck = { on, times }
  })
  if (times >= 5 && !context.json)
    context.print(
      `\n  The same result ${times} times in a row. A hint may help: ${context.options.command} hint`,
    )
}
