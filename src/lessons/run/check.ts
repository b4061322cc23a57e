import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Check, Diagnosis } from '../checks/definition.ts'
import { NotYet, Skipped } from '../checks/not-yet.ts'
import type { Seen } from '../checks/seen.ts'
import { Failure, requestFailure } from '../runner/failure.ts'
import type { CheckResult, Problem } from './result.ts'
import type { Server } from './server.ts'
import type { Session } from './session.ts'

type Outcome = Pick<CheckResult, 'status' | 'problem' | 'reason'>

/** Turns what a check threw into a result. Anything that is not a verdict on the learner is our own error. */
export const outcomeOf = (error: unknown, check: Check, server?: Server, session?: Session): Outcome => {
  if (error instanceof Skipped) return { status: 'skipped', reason: error.message }
  if (error instanceof NotYet || error instanceof Failure)
    return { status: 'fail', problem: problemOf(error, check, server, session) }
  return {
    status: 'tool-error',
    reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/** A connection that broke because the program ended is a crash, and the program's error says why. */
export const explainReset = async (reason: unknown, server: Server, entry: string): Promise<unknown> => {
  const { program } = server
  if (!program || !(reason instanceof Failure) || !['reset', 'refused'].includes(reason.kind)) return reason
  const ending = await Promise.race([program.ended, wait(300, undefined)])
  return ending ? requestFailure(ending, program.stderr.text, path.dirname(entry)) : reason
}

const problemOf = (error: NotYet | Failure, check: Check, server?: Server, session?: Session): Problem => {
  const seen = seenBy(error, server, session)
  return {
    request: seen.last && error instanceof NotYet ? seen.last.request : session?.lastRequest(),
    origin: server?.origin,
    expected: seen.expected,
    got: seen.got,
    detail: error instanceof Failure ? error.detail : undefined,
    diagnosis: diagnose(check, seen),
  }
}

const seenBy = (error: NotYet | Failure, server: Server | undefined, session: Session | undefined): Seen => {
  const answers = session?.answers ?? []
  const program = server?.program
  const base = { answers, asked: program?.asked, stderr: program?.stderr.text ?? '' }
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
