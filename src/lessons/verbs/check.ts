import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { loadChecks } from '../checks/load.ts'
import { learnedIn, sectionOf } from '../course/text.ts'
import type { Place } from '../progress/progress.ts'
import { results } from '../report/results.ts'
import { screen } from '../report/screen.ts'
import { wrap } from '../report/wrap.ts'
import { firstProblem, passed, type CheckResult } from '../run/result.ts'
import { openRun, type OpenRun, type RunOptions } from '../run/run.ts'
import { isLong } from '../runner/curl.ts'
import { UsageError } from '../usage-error.ts'
import { linkPackages } from '../workspace/links.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { lessonDone, needWorkspace, nextPlace, shownPath, type Desk, type ExitCode } from './desk.ts'
import { findPlace } from './find.ts'
import { remember } from './remember.ts'

/** The port that text and curl lines use; a running program of the learner is found there. */
export const usualPort = 3000

export interface CheckArguments {
  readonly lesson?: string | undefined
  readonly step?: string | undefined
  readonly all?: boolean | undefined
  readonly url?: string | undefined
  readonly seed?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** The tool itself is wrong, not the learner. Exit code 70. */
export class BrokenCheck extends Error {}

/** `learn check`: runs, prints, remembers, and closes the program. */
export const check = async (desk: Desk, given: CheckArguments): Promise<ExitCode> => {
  const run = await checkAndReport(desk, given)
  await run.close()
  const problem = firstProblem(run)
  if (problem?.status === 'tool-error') throw new BrokenCheck(`check ${problem.id}: ${problem.reason}`)
  return passed(run) ? 0 : 1
}

/** As `check`, but leaves the program up and throws nothing for a broken check. */
export const checkAndReport = async (
  desk: Desk,
  given: CheckArguments,
  more: Pick<RunOptions, 'port'> & { readonly nextKey?: string | undefined } = {},
): Promise<OpenRun> => {
  const { place, target } = placeAndTarget(desk, given)
  if ('entry' in target) await linkPackages(needWorkspace(desk).workspace)
  const checks = await loadChecks(place.lesson)
  const step = place.step.id
  const { seed, signal } = given
  const run = await openRun({
    port: more.port,
    lesson: place.lesson,
    checks,
    step,
    target,
    signal,
    ...(seed && { seed }),
  })
  const address = 'url' in target ? target.url : more.port === undefined ? undefined : run.origin
  await report(desk, place, run, { target, address, nextKey: more.nextKey })
  if ('entry' in target) await remember(needWorkspace(desk), place, run, checks)
  return run
}

const placeAndTarget = (
  desk: Desk,
  given: CheckArguments,
): { place: Place; target: RunOptions['target'] } => {
  if (given.url === undefined) needWorkspace(desk)
  const found = findPlace(desk.course, desk.progress, given)
  const last = found.lesson.steps.at(-1)
  const place =
    (given.all === true || given.url !== undefined) && given.step === undefined && last
      ? { ...found, step: last }
      : found
  if (given.url !== undefined) return { place, target: { url: addressOf(given.url) } }
  const dir = lessonDir(needWorkspace(desk).workspace, place.lesson)
  const entry = findEntry(dir, place.lesson)
  if (entry === undefined)
    throw new UsageError(
      `Lesson ${place.lesson.id} is not open. Open it with: ${desk.options.command} open ${place.lesson.id}`,
    )
  return { place, target: { entry } }
}

const addressOf = (url: string): string => {
  const address = /^https?:\/\//.test(url) ? url : `http://${url}`
  if (!URL.canParse(address))
    throw new UsageError(`"${url}" is not an address. Write for example --url http://127.0.0.1:5000`)
  if (address.startsWith('https:'))
    throw new UsageError('--url speaks http only: give the local address of your server.')
  return new URL(address).origin
}

interface Reached {
  readonly target: RunOptions['target']
  /** Where the server still answers; undefined when we have stopped it. */
  readonly address: string | undefined
  /** Pressing it opens the next lesson. */
  readonly nextKey: string | undefined
}

const report = async (desk: Desk, place: Place, run: OpenRun, { target, address, nextKey }: Reached) => {
  const origin = address ?? `http://127.0.0.1:${usualPort}`
  const bodyFile = await bodyFileOf(desk, firstProblem(run))
  if (desk.json) return desk.print(JSON.stringify(results(run, origin, bodyFile), undefined, 2))
  const file = 'entry' in target ? shownPath(desk, target.entry) : undefined
  const { style } = desk
  const { command } = desk.options
  desk.print(
    screen(run, place.lesson, { style, command, file, origin, live: address !== undefined, bodyFile }),
  )
  if (passed(run) && 'entry' in target) await congratulate(desk, place, nextKey)
}

/** Writes a long body where the curl line will find it; without a workspace, as in attach mode, into a temporary folder. */
const bodyFileOf = async (desk: Desk, result: CheckResult | undefined): Promise<string | undefined> => {
  const request = result?.problem?.request
  if (!result || !request || !isLong(request)) return undefined
  const dir = desk.workspace
    ? path.join(desk.workspace.notes, 'bodies')
    : await mkdtemp(path.join(tmpdir(), 'learn-'))
  const file = path.join(dir, `${result.id}.txt`)
  await mkdir(dir, { recursive: true })
  await writeFile(file, request.body ?? '')
  return shownPath(desk, file)
}

const congratulate = async (desk: Desk, place: Place, nextKey: string | undefined) => {
  const learned = learnedIn(await sectionOf(place.lesson, place.step))
  if (learned !== undefined) desk.print(`\n  ${wrap(`You have learned ${learned}`, 2)}`)
  const next = nextPlace(desk.course, place)
  if (!next) desk.print('\n  That was the last step of the course. Thank you for staying with it.')
  else if (next.lesson !== place.lesson) desk.print(`\n  ${lessonDone(desk, place, next, nextKey)}`)
  else
    desk.print(`\n  Next: step "${next.step.id}", ${next.step.title}. The text: ${desk.options.command} read`)
}
