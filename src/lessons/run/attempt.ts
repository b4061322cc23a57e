import type { Check } from '../checks/check-definition.ts'
import type { Limits } from '../runner/limits.ts'
import { ServerFailure } from '../runner/server-failure.ts'
import { createCheckSession, type CheckSession } from './check-session.ts'
import { verdictOn } from './check-verdict.ts'
import type { LessonServers } from './lesson-servers.ts'
import type { CheckResult } from './run-result.ts'

/** The run that a check is part of. */
export interface RunContext {
  readonly target: { readonly entry: string } | { readonly url: string }
  readonly signal?: AbortSignal | undefined
  readonly servers: LessonServers
  readonly results: Map<string, CheckResult>
  readonly seed: string
  /** The step to check; the checks of earlier steps run again. */
  readonly step: string
  readonly limits: Limits
}

/** Runs one check, unless a check that it needs has failed or the program does not work. Rejects only when aborted. */
export const runCheck = async (check: Check, context: RunContext): Promise<CheckResult> => {
  const { id, step, title } = check
  const base = { id, step, title, notes: [], exchanges: [], ms: 0 }
  const before = (check.needs ?? []).map((need) => context.results.get(need)?.status)
  if (!context.servers.usable || before.some((status) => status !== 'pass' && status !== 'skipped'))
    return { ...base, status: 'not-reached' }
  if (before.includes('skipped'))
    return { ...base, status: 'skipped', reason: 'needs a check that was skipped' }
  if ('url' in context.target && needsOwnProgram(check))
    return { ...base, status: 'skipped', reason: 'needs a program that the checker starts itself' }
  return attemptCheck(check, context, base)
}

const needsOwnProgram = ({ env, data, slowDisk }: Check) =>
  env !== undefined || data !== undefined || slowDisk === true

const attemptCheck = async (
  check: Check,
  context: RunContext,
  base: Omit<CheckResult, 'status'>,
): Promise<CheckResult> => {
  const { servers, target, limits, seed, signal } = context
  const attached = 'url' in target
  const again = !attached && check.step !== context.step
  const started = performance.now()
  const done = (outcome: Pick<CheckResult, 'status'>, session?: CheckSession): CheckResult => {
    const { notes = [], exchanges = [] } = session ?? {}
    return { ...base, ...outcome, notes, exchanges, ms: performance.now() - started }
  }
  let server
  try {
    server = await servers.open(check)
  } catch (error) {
    signal?.throwIfAborted()
    return done(await verdictOn(error, { check, again, attached }))
  }
  const session = createCheckSession(server, `${seed}/${check.id}`, limits)
  const mark = server.program?.stderr.total ?? 0
  let problem: unknown
  try {
    await inTime(check.body(session.tester), limits.check)
  } catch (error) {
    problem = error
  }
  const outcome =
    problem === undefined
      ? { status: 'pass' as const }
      : await verdictOn(problem, { check, again, attached, server, session, mark })
  await servers.release(server, check, problem)
  return done(outcome, session)
}

const inTime = async (work: Promise<void>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ServerFailure('no-answer', `This check took longer than ${milliseconds / 1000} s.`)),
      milliseconds,
    )
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
