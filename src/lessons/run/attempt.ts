import type { Check, Seen } from '../checks/check-definition.ts'
import { NotYet, Skipped } from '../checks/server-answer.ts'
import { passedTime, type Limits, type Deadline } from '../runner/limits.ts'
import type { Program } from '../runner/program.ts'
import { describeError, ServerFailure, requestFailure } from '../runner/server-failure.ts'
import { createCheckSession, type CheckSession } from './check-session.ts'
import { diagnose, gatherEvidence } from './diagnose.ts'
import type { LessonServers, LessonServer } from './lesson-servers.ts'
import type { CheckResult, CheckProblem } from './run-result.ts'

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
  const attached = 'url' in context.target
  if (before.includes('skipped') && !attached)
    return { ...base, status: 'skipped', reason: 'needs a check that was skipped' }
  if (attached && needsOwnProgram(check))
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
    await inTime(check.body(session.tester), limits.check, server.deadline)
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

const inTime = (work: Promise<void>, milliseconds: number, deadline: Deadline): Promise<void> =>
  new Promise((resolve, reject) => {
    const cancel = deadline(milliseconds, () =>
      reject(new ServerFailure('no-answer', `This check took longer than ${milliseconds / 1000} s.`)),
    )
    void work.then(resolve, reject).finally(cancel)
  })

type Verdict = Pick<CheckResult, 'status' | 'problem' | 'reason'>

/** A check with its server and session, as far as they exist. */
interface CheckAttempt {
  readonly check: Check
  readonly again: boolean
  readonly attached: boolean
  readonly server?: LessonServer
  readonly session?: CheckSession
  /** How much the program had written to stderr before the check. */
  readonly mark?: number
}

/** Turns what a check threw into a result. Anything but `NotYet`, `ServerFailure` or `Skipped` is a bug of ours. */
const verdictOn = async (error: unknown, attempt: CheckAttempt): Promise<Verdict> => {
  if (error instanceof Skipped) return { status: 'skipped', reason: error.message }
  const { program } = attempt.server ?? {}
  if (error instanceof ServerFailure)
    return {
      status: 'fail',
      problem: await problemFrom(program ? await whyNoAnswer(error, program) : error, attempt),
    }
  if (error instanceof NotYet) return { status: 'fail', problem: await problemFrom(error, attempt) }
  return {
    status: 'tool-error',
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** A connection that broke may mean that the program ended. */
const whyNoAnswer = async (failure: ServerFailure, program: Program): Promise<ServerFailure> => {
  if (!['reset', 'refused'].includes(failure.kind)) return failure
  const ending = await Promise.race([program.ended, passedTime(program.deadline, 300)])
  return ending ? requestFailure(ending, program.stderr.text, program.own) : failure
}

const problemFrom = async (error: NotYet | ServerFailure, attempt: CheckAttempt): Promise<CheckProblem> => {
  const { check, server, session } = attempt
  const seen = await gatherEvidence(error, { mark: 0, ...attempt, session, program: server?.program })
  const failed = error instanceof NotYet ? error : { expectation: {}, diagnoses: [] }
  return {
    request: error instanceof NotYet ? seen.last?.request : session?.lastRequest(),
    origin: server?.origin,
    expected: seen.expected,
    got: seen.got,
    detail: detailOf(error, seen),
    diagnosis: await diagnose({ check, failed, seen, tester: session?.tester }),
  }
}

const detailOf = (error: NotYet | ServerFailure, { error: inside }: Seen): string | undefined => {
  if (inside) return describeError(inside)
  return error instanceof NotYet ? undefined : error.detail
}
