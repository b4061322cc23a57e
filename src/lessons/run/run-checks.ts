import path from 'node:path'

import type { Check } from '../checks/check-definition.ts'
import { stepIndex, type Lesson } from '../course/course.ts'
import { givenFiles, readFiles } from '../course/lesson-code.ts'
import { WaitingChildren } from '../runner/child-processes.ts'
import { limitsFor, type Limits } from '../runner/limits.ts'
import { copyProgram } from '../runner/program-copy.ts'
import { runCheck, type RunContext } from './attempt.ts'
import { hasOwnServer, LessonServers, type LessonServerOptions } from './lesson-servers.ts'
import type { CheckResult, LessonRun } from './run-result.ts'

export interface RunOptions {
  readonly lesson: Lesson
  readonly checks: readonly Check[]
  /** The checks of this step and of all earlier ones run; `only` restricts them. */
  readonly step: string
  readonly only?: (check: Check) => boolean
  /** A file to start, or the address of a running server. */
  readonly target: { readonly entry: string } | { readonly url: string }
  readonly seed?: string
  /** Ends the run with the first check that fails. */
  readonly stopAtFirst?: boolean
  readonly limits?: Limits
  readonly port?: number | undefined
  /** Processes that wait for programs of this folder, for a caller that runs several times. */
  readonly children?: WaitingChildren | undefined
  readonly signal?: AbortSignal | undefined
}

/** A finished run whose shared program may still be running, so that learners can try requests by hand. */
export interface LiveRun extends LessonRun {
  readonly origin: string | undefined
  close(): Promise<void>
}

/** Runs the checks one after the other and leaves no program behind. */
export const runChecks = async (options: RunOptions): Promise<LessonRun> => {
  const run = await openRun(options)
  await run.close()
  return run
}

/** As `runChecks`, but the caller must close the run. Rejects when aborted, with every program stopped. */
export const openRun = async (options: RunOptions): Promise<LiveRun> => {
  const { lesson, step, seed = '1', limits = limitsFor() } = options
  const started = performance.now()
  const servers = new LessonServers(
    'url' in options.target
      ? options.target
      : { ...options, ...(await prepareProgram(options, options.target.entry, limits)), seed, limits },
  )
  const results = await runAll({ ...options, servers, results: new Map(), seed, limits })
  const ms = performance.now() - started
  return {
    lesson: lesson.id,
    step,
    seed,
    results,
    ms,
    origin: servers.shared?.origin,
    close: () => servers.close(),
  }
}

/** A copy of the program, and processes for it: those of the caller, or others that end with the run. */
const prepareProgram = async (
  options: RunOptions,
  entry: string,
  { heapMegabytes }: Limits,
): Promise<Pick<LessonServerOptions, 'copy' | 'children' | 'release'>> => {
  const ahead = checksOf(options).some((check) => hasOwnServer(check) || check.starts === true) ? 1 : 0
  const own = options.children
    ? undefined
    : new WaitingChildren({ label: path.dirname(entry), heapMegabytes }, ahead)
  const children = options.children ?? own
  children?.prepare()
  const copy = await copyProgram(entry, await ownFiles(options.lesson, entry))
  const release = async () => {
    await Promise.all([own?.close(), copy.remove()])
  }
  return { copy, children, release }
}

const ownFiles = async (lesson: Lesson, entry: string): Promise<(file: string) => boolean> => {
  const given = await givenFiles(lesson)
  const present = await readFiles(path.dirname(entry))
  return (file) => {
    const name = file.split(path.sep).join('/')
    return !given.has(name) || given.get(name) !== present.get(name)
  }
}

const runAll = async (context: RunContext & RunOptions): Promise<readonly CheckResult[]> => {
  const { servers, results, signal } = context
  const abort = () => void servers.close()
  signal?.addEventListener('abort', abort)
  try {
    await runEach(context)
    signal?.throwIfAborted()
    return [...results.values()]
  } catch (error) {
    await servers.close()
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

const runEach = async (context: RunContext & RunOptions): Promise<void> => {
  for (const check of checksOf(context)) {
    context.signal?.throwIfAborted()
    const result = await runCheck(check, context)
    context.results.set(check.id, result)
    if (context.stopAtFirst === true && result.status === 'fail') return
  }
}

const checksOf = ({ lesson, checks, step, only = () => true }: RunOptions): readonly Check[] => {
  const reached = new Set(lesson.steps.slice(0, stepIndex(lesson, step) + 1).map(({ id }) => id))
  const wanted = checks.filter((check) => reached.has(check.step) && only(check))
  const needed = new Set(wanted)
  for (const check of needed)
    for (const need of check.needs ?? []) needed.add(checks.find(({ id }) => id === need) as Check)
  return checks.filter((check) => needed.has(check))
}
