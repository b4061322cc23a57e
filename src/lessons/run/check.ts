import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Check, Diagnosis } from '../checks/definition.ts'
import { NotYet, Skipped } from '../checks/not-yet.ts'
import type { Seen } from '../checks/seen.ts'
import { Failure, requestFailure } from '../runner/failure.ts'
import { lastError } from '../runner/first-error.ts'
import type { CheckResult, Problem } from './result.ts'
import type { Server } from './server.ts'
import type { Session } from './session.ts'

type Outcome = Pick<CheckResult, 'status' | 'problem' | 'reason'>

/** A check on its way: what a verdict on it may look at. */
export interface Attempt {
  readonly check: Check
  readonly again: boolean
  readonly server?: Server
  readonly session?: Session
}

/** Turns what a check threw into a result. Anything that is not a verdict on the learner is our own error. */
export const outcomeOf = (error: unknown, attempt: Attempt): Outcome => {
  if (error instanceof Skipped) return { status: 'skipped', reason: error.message }
  if (error instanceof NotYet || error instanceof Failure)
    return { status: 'fail', problem: problemOf(error, attempt) }
  return {
    status: 'tool-error',
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** Adds what the program says itself: why it ended, or what it logged (after `mark` bytes) when it answered with 5xx. */
export const explain = async (
  reason: unknown,
  { program }: Server,
  entry: string,
  mark: number,
): Promise<unknown> => {
  if (!program) return reason
  const dir = path.dirname(entry)
  if (reason instanceof NotYet)
    return withLogged(reason, () => lastError(program.stderr.since(mark), dir)?.text)
  if (!(reason instanceof Failure) || !['reset', 'refused'].includes(reason.kind)) return reason
  const ending = await Promise.race([program.ended, wait(300, undefined)])
  return ending ? requestFailure(ending, program.stderr.text, dir) : reason
}

/** The answer may overtake the words on stderr. */
const withLogged = async (reason: NotYet, logged: () => string | undefined): Promise<NotYet> => {
  const { expected, got, answer } = reason
  if (answer === undefined || answer.status < 500) return reason
  return new NotYet(expected, got, answer, logged() ?? (await wait(50).then(logged)))
}

const problemOf = (error: NotYet | Failure, attempt: Attempt): Problem => {
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

const seenBy = (error: NotYet | Failure, { again, server, session }: Attempt): Seen => {
  const answers = session?.answers ?? []
  const program = server?.program
  const base = { answers, asked: program?.asked, stderr: program?.stderr.text ?? '', again }
  if (error instanceof Failure)
    return { ...base, last: answers.at(-1), failure: error.kind, expected: 'an answer', got: error.message }
  return {
    ...base,
    last: error.answer ?? answers.at(-1),
    failure: undefined,
    expected: error.expected,
    got: error.got,
  }
}

/** The lesson's own words come first; the kind of failure is a diagnosis of its own. */
const diagnose = (check: Check, seen: Seen): Problem['diagnosis'] => {
  const found = check.diagnoses.find((diagnosis) => recognises(diagnosis, seen))
  if (found) return { id: found.id, says: typeof found.says === 'string' ? found.says : found.says(seen) }
  return seen.failure === undefined ? undefined : { id: seen.failure, says: seen.got }
}

/** A diagnosis that stumbles over an odd answer has not recognised it. */
const recognises = ({ sees }: Diagnosis, seen: Seen): boolean => {
  try {
    return sees(seen)
  } catch {
    return false
  }
}
