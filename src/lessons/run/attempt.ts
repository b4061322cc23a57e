import type { Check } from '../checks/definition.ts'
import { Failure } from '../runner/failure.ts'
import type { Limits } from '../runner/limits.ts'
import { explain, outcomeOf } from './check.ts'
import type { CheckResult } from './result.ts'
import type { Servers } from './servers.ts'
import { createSession, type Session } from './session.ts'

/** What one check needs to know of the run that it is part of. */
export interface Context {
  readonly target: { readonly entry: string } | { readonly url: string }
  readonly signal?: AbortSignal | undefined
  readonly servers: Servers
  readonly results: Map<string, CheckResult>
  readonly seed: string
  /** The step that the run is about; checks of earlier ones are made again. */
  readonly step: string
  readonly limits: Limits
}

/** Makes one check, unless a check that it needs, or the program, has let us down. Never rejects but by an abort. */
export const runCheck = async (check: Check, context: Context): Promise<CheckResult> => {
  const { id, step, title } = check
  const base = { id, step, title, notes: [], exchanges: [], ms: 0 }
  const before = (check.needs ?? []).map((need) => context.results.get(need)?.status)
  if (!context.servers.hopeful || before.some((status) => status !== 'pass' && status !== 'skipped'))
    return { ...base, status: 'not-reached' }
  if (before.includes('skipped'))
    return { ...base, status: 'skipped', reason: 'needs a check that was skipped' }
  if ('url' in context.target && needsOwnProgram(check))
    return { ...base, status: 'skipped', reason: 'needs a program that we start ourselves' }
  return attempt(check, context, base)
}

const needsOwnProgram = ({ env, data, slowDisk }: Check) =>
  env !== undefined || data !== undefined || slowDisk === true

const attempt = async (
  check: Check,
  context: Context,
  base: Omit<CheckResult, 'status'>,
): Promise<CheckResult> => {
  const { servers, target, limits, seed, signal } = context
  const again = 'entry' in target && check.step !== context.step
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
    return done(outcomeOf(error, { check, again }))
  }
  const session = createSession(server, `${seed}/${check.id}`, limits)
  const mark = server.program?.stderr.total ?? 0
  let problem: unknown
  try {
    await inTime(check.body(session.tester), limits.check)
  } catch (error) {
    problem = 'entry' in target ? await explain(error, server, target.entry, mark) : error
  }
  const outcome =
    problem === undefined
      ? { status: 'pass' as const }
      : outcomeOf(problem, { check, again, server, session })
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
