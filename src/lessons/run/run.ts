import type { Check } from '../checks/definition.ts'
import { stepIndex, type Lesson } from '../course/lesson.ts'
import { Failure } from '../runner/failure.ts'
import { limitsFor, type Limits } from '../runner/limits.ts'
import { explainReset, outcomeOf } from './check.ts'
import type { CheckResult, Run } from './result.ts'
import { Servers } from './servers.ts'
import { createSession, type Session } from './session.ts'

export interface RunOptions {
  readonly lesson: Lesson
  readonly checks: readonly Check[]
  /** Checks of this step and of all before it are made; `only` narrows them. */
  readonly step: string
  readonly only?: (check: Check) => boolean
  /** A file to start, or the address of a server that runs already. */
  readonly target: { readonly entry: string } | { readonly url: string }
  readonly seed?: string
  readonly limits?: Limits
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** A finished run whose shared program may still be up, for a learner to try the same request by hand. */
export interface OpenRun extends Run {
  readonly origin: string | undefined
  close(): Promise<void>
}

/** Makes the checks one after the other and leaves no program behind. */
export const runChecks = async (options: RunOptions): Promise<Run> => {
  const run = await openRun(options)
  await run.close()
  return run
}

/** As `runChecks`, but the caller closes. An abort rejects, with every program stopped. */
export const openRun = async (options: RunOptions): Promise<OpenRun> => {
  const { lesson, step, seed = '1', limits = limitsFor(), signal } = options
  const started = performance.now()
  const servers = new Servers('url' in options.target ? options.target : { ...options, ...options.target, seed, limits })
  const results = new Map<string, CheckResult>()
  const abort = () => void servers.close()
  signal?.addEventListener('abort', abort)
  try {
    for (const check of checksOf(options)) {
      signal?.throwIfAborted()
      results.set(check.id, await runCheck(check, { ...options, servers, results, seed, limits }))
    }
    signal?.throwIfAborted()
  } catch (error) {
    await servers.close()
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  return {
    lesson: lesson.id,
    step,
    seed,
    results: [...results.values()],
    ms: performance.now() - started,
    origin: servers.shared?.origin,
    close: () => servers.close(),
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

interface Context extends RunOptions {
  readonly servers: Servers
  readonly results: ReadonlyMap<string, CheckResult>
  readonly seed: string
  readonly limits: Limits
}

const runCheck = async (check: Check, context: Context): Promise<CheckResult> => {
  const { id, step, title } = check
  const base = { id, step, title, notes: [], exchanges: [], ms: 0 }
  const before = (check.needs ?? []).map((need) => context.results.get(need)?.status)
  if (!context.servers.hopeful || before.some((status) => status !== 'pass' && status !== 'skipped'))
    return { ...base, status: 'not-reached' }
  if (before.includes('skipped')) return { ...base, status: 'skipped', reason: 'needs a check that was skipped' }
  if ('url' in context.target && (check.env !== undefined || check.data !== undefined))
    return { ...base, status: 'skipped', reason: 'needs a program that we start ourselves' }
  return attempt(check, context, base)
}

const attempt = async (check: Check, context: Context, base: Omit<CheckResult, 'status'>): Promise<CheckResult> => {
  const { servers, target, limits, seed, signal } = context
  const started = performance.now()
  const done = (outcome: Pick<CheckResult, 'status'>, session?: Session): CheckResult => {
    const { notes = [], exchanges = [] } = session ?? {}
    return { ...base, ...outcome, notes, exchanges, ms: performance.now() - started }
  }
  let server
  try {
    server = await servers.open(check)
  } catch (error) {
    signal?.throwIfAborted()
    return done(outcomeOf(error, check))
  }
  const session = createSession(server, `${seed}/${check.id}`, limits)
  let problem: unknown
  try {
    await inTime(check.body(session.tester), limits.check)
  } catch (error) {
    problem = 'entry' in target ? await explainReset(error, server, target.entry) : error
  }
  const outcome = problem === undefined ? { status: 'pass' as const } : outcomeOf(problem, check, server, session)
  await servers.release(server, check, problem)
  return done(outcome, session)
}

const inTime = async (work: Promise<void>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Failure('no-answer', `This check took longer than ${milliseconds / 1000} s.`)),
      milliseconds,
    )
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
