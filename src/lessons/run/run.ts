import type { Check } from '../checks/definition.ts'
import { stepIndex, type Lesson } from '../course/lesson.ts'
import { limitsFor, type Limits } from '../runner/limits.ts'
import { runCheck, type Context } from './attempt.ts'
import type { CheckResult, Run } from './result.ts'
import { Servers } from './servers.ts'

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
  const { lesson, step, seed = '1', limits = limitsFor() } = options
  const started = performance.now()
  const servers = new Servers(
    'url' in options.target ? options.target : { ...options, ...options.target, seed, limits },
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

const runAll = async (context: Context & RunOptions): Promise<readonly CheckResult[]> => {
  const { servers, results, signal } = context
  const abort = () => void servers.close()
  signal?.addEventListener('abort', abort)
  try {
    for (const check of checksOf(context)) {
      signal?.throwIfAborted()
      results.set(check.id, await runCheck(check, context))
    }
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

const checksOf = ({ lesson, checks, step, only = () => true }: RunOptions): readonly Check[] => {
  const reached = new Set(lesson.steps.slice(0, stepIndex(lesson, step) + 1).map(({ id }) => id))
  const wanted = checks.filter((check) => reached.has(check.step) && only(check))
  const needed = new Set(wanted)
  for (const check of needed)
    for (const need of check.needs ?? []) needed.add(checks.find(({ id }) => id === need) as Check)
  return checks.filter((check) => needed.has(check))
}
