import type { SentRequest } from '../runner/send-request.ts'

type CheckStatus = 'pass' | 'fail' | 'not-reached' | 'skipped' | 'tool-error'

/** A likely cause, and what to do about it. */
export interface Finding {
  readonly id: string
  readonly says: string
  /** The same without advice for TypeScript and Koa, when it is the lesson's: what a server in another language is told. */
  readonly inHttp?: string
  /** Other diagnoses of the check that explain the same: then one of them is too general. */
  readonly also?: readonly string[]
}

export interface CheckProblem {
  readonly request: SentRequest | undefined
  readonly origin: string | undefined
  readonly expected: string
  readonly got: string
  /** The error of the learner's program, for example the line of a syntax error. */
  readonly detail: string | undefined
  readonly diagnosis: Finding | undefined
}

export interface CheckResult {
  readonly id: string
  readonly step: string
  readonly title: string
  readonly status: CheckStatus
  readonly problem?: CheckProblem
  /** Why the check was skipped, or the error in the check itself. */
  readonly reason?: string
  readonly notes: readonly string[]
  /** Every request of the check, for `learn explain`. */
  readonly exchanges: readonly LoggedExchange[]
  readonly ms: number
}

export interface LoggedExchange {
  readonly origin: string
  readonly request: SentRequest
  readonly answer: string
}

export interface LessonRun {
  readonly lesson: string
  readonly step: string
  readonly seed: string
  readonly results: readonly CheckResult[]
  readonly ms: number
}

/** The first result that failed, or whose check is broken. */
export const firstProblem = (run: LessonRun): CheckResult | undefined =>
  run.results.find(({ status }) => status === 'fail' || status === 'tool-error')

/** True if every check passed or was skipped, and at least one passed. */
export const passed = (run: LessonRun): boolean =>
  run.results.every(({ status }) => status === 'pass' || status === 'skipped') &&
  run.results.some(({ status }) => status === 'pass')
