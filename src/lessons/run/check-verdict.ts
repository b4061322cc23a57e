import { setTimeout as wait } from 'node:timers/promises'

import type { Check, Seen } from '../checks/check-definition.ts'
import { NotYet, Skipped } from '../checks/server-answer.ts'
import { describeError } from '../runner/program-error.ts'
import type { Program } from '../runner/program.ts'
import { requestFailure, ServerFailure } from '../runner/server-failure.ts'
import type { CheckSession } from './check-session.ts'
import { diagnose } from './diagnose.ts'
import { gatherEvidence } from './evidence.ts'
import type { LessonServer } from './lesson-servers.ts'
import type { CheckProblem, CheckResult } from './run-result.ts'

type Verdict = Pick<CheckResult, 'status' | 'problem' | 'reason'>

/** A check with its server and session, as far as they exist. */
export interface CheckAttempt {
  readonly check: Check
  readonly again: boolean
  readonly attached: boolean
  readonly server?: LessonServer
  readonly session?: CheckSession
  /** How much the program had written to stderr before the check. */
  readonly mark?: number
}

/** Turns what a check threw into a result. Anything but `NotYet`, `ServerFailure` or `Skipped` is a bug of ours. */
export const verdictOn = async (error: unknown, attempt: CheckAttempt): Promise<Verdict> => {
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
  const ending = await Promise.race([program.ended, wait(300, undefined)])
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
