import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Check, Diagnosis, Seen } from '../checks/check-definition.ts'
import { NotYet, Skipped } from '../checks/server-answer.ts'
import { lastError } from '../runner/program-error.ts'
import { ServerFailure, requestFailure } from '../runner/server-failure.ts'
import type { CheckSession } from './check-session.ts'
import type { LessonServer } from './lesson-servers.ts'
import type { CheckResult, CheckProblem } from './run-result.ts'

type Verdict = Pick<CheckResult, 'status' | 'problem' | 'reason'>

/** A check with its server and session, as far as they exist. */
export interface CheckAttempt {
  readonly check: Check
  readonly again: boolean
  readonly server?: LessonServer
  readonly session?: CheckSession
}

/** Turns what a check threw into a result. Anything but `NotYet`, `ServerFailure` or `Skipped` is a bug of ours. */
export const verdictOn = (error: unknown, attempt: CheckAttempt): Verdict => {
  if (error instanceof Skipped) return { status: 'skipped', reason: error.message }
  if (error instanceof NotYet || error instanceof ServerFailure)
    return { status: 'fail', problem: problemFrom(error, attempt) }
  return {
    status: 'tool-error',
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** Adds the error of the program itself: why it ended, or what it logged (after `mark` bytes) when it answered with 5xx. */
export const addProgramError = async (
  reason: unknown,
  { program }: LessonServer,
  entry: string,
  mark: number,
): Promise<unknown> => {
  if (!program) return reason
  const dir = path.dirname(entry)
  if (reason instanceof NotYet)
    return withLogged(reason, () => lastError(program.stderr.since(mark), dir)?.text)
  if (!(reason instanceof ServerFailure) || !['reset', 'refused'].includes(reason.kind)) return reason
  const ending = await Promise.race([program.ended, wait(300, undefined)])
  return ending ? requestFailure(ending, program.stderr.text, dir) : reason
}

/** The answer may arrive before the error on stderr. */
const withLogged = async (reason: NotYet, logged: () => string | undefined): Promise<NotYet> => {
  const { expected, got, answer } = reason
  if (answer === undefined || answer.status < 500) return reason
  return new NotYet(expected, got, answer, logged() ?? (await wait(50).then(logged)))
}

const problemFrom = (error: NotYet | ServerFailure, attempt: CheckAttempt): CheckProblem => {
  const { check, server, session } = attempt
  const seen = seenBy(error, attempt)
  return {
    request: seen.last && error instanceof NotYet ? seen.last.request : session?.lastRequest(),
    origin: server?.origin,
    expected: seen.expected,
    got: seen.got,
    detail: error.detail,
    diagnosis: diagnose(check, seen),
  }
}

const seenBy = (error: NotYet | ServerFailure, { again, server, session }: CheckAttempt): Seen => {
  const answers = session?.answers ?? []
  const program = server?.program
  const base = { answers, asked: program?.asked, stderr: program?.stderr.text ?? '', again }
  if (error instanceof ServerFailure)
    return { ...base, last: answers.at(-1), failure: error.kind, expected: 'an answer', got: error.message }
  return {
    ...base,
    last: error.answer ?? answers.at(-1),
    failure: undefined,
    expected: error.expected,
    got: error.got,
  }
}

/** Diagnoses of the lesson come first; without one, the kind of failure is the diagnosis. */
const diagnose = (check: Check, seen: Seen): CheckProblem['diagnosis'] => {
  const found = check.diagnoses.find((diagnosis) => recognises(diagnosis, seen))
  if (found) return { id: found.id, says: typeof found.says === 'string' ? found.says : found.says(seen) }
  return seen.failure === undefined ? undefined : { id: seen.failure, says: seen.got }
}

/** A diagnosis that throws on an unexpected answer has not recognised it. */
const recognises = ({ sees }: Diagnosis, seen: Seen): boolean => {
  try {
    return sees(seen)
  } catch {
    return false
  }
}
