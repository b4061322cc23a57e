import type { SentRequest } from '../runner/http.ts'

type Status = 'pass' | 'fail' | 'not-reached' | 'skipped' | 'tool-error'

export interface Problem {
  readonly request: SentRequest | undefined
  readonly origin: string | undefined
  readonly expected: string
  readonly got: string
  /** Of the learner's program, for example the line of a syntax error. */
  readonly detail: string | undefined
  readonly diagnosis: { readonly id: string; readonly says: string } | undefined
}

export interface CheckResult {
  readonly id: string
  readonly step: string
  readonly title: string
  readonly status: Status
  readonly problem?: Problem
  /** Why it was skipped, or what broke in the tool. */
  readonly reason?: string
  readonly notes: readonly string[]
  /** Every request of the check, for `explain`. */
  readonly exchanges: readonly Exchange[]
  readonly ms: number
}

export interface Exchange {
  readonly origin: string
  readonly request: SentRequest
  readonly answer: string
}

export interface Run {
  readonly lesson: string
  readonly step: string
  readonly seed: string
  readonly results: readonly CheckResult[]
  readonly ms: number
}

/** The first result that stands in the way; a tool error counts, a skip does not. */
export const firstProblem = (run: Run): CheckResult | undefined =>
  run.results.find(({ status }) => status === 'fail' || status === 'tool-error')

/** Every check passed or was skipped, and at least one passed. */
export const passed = (run: Run): boolean =>
  run.results.every(({ status }) => status === 'pass' || status === 'skipped') &&
  run.results.some(({ status }) => status === 'pass')
