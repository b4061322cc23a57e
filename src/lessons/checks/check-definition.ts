import type { ListenArguments } from '../runner/listen-arguments.ts'
import type { Answer } from './server-answer.ts'
import type { Tester } from './tester.ts'

export interface CheckOptions {
  readonly step: string
  /** A sentence that is true once the check passes, shown to learners. */
  readonly title: string
  /** One or two sentences for `learn explain`. */
  readonly why?: string
  /** Checks that must pass first: a check for a refusal needs one that shows the thing can work (a positive control). */
  readonly needs?: readonly string[]
  /** Content for `DATA_FILE` instead of the lesson's: a file in `fixtures/`, or a function that returns it. */
  readonly data?: string | (() => unknown)
  /** Extra environment variables for the learner's program. */
  readonly env?: Readonly<Record<string, string>>
  /** Run against a program whose file writes are slow, so that half-written files can be seen. */
  readonly slowDisk?: boolean
  /** Run against a new program with a new data file instead of the shared one. */
  readonly fresh?: boolean
}

export type CheckBody = (t: Tester) => Promise<void>

export interface Check extends CheckOptions {
  readonly id: string
  readonly body: CheckBody
  readonly diagnoses: readonly Diagnosis[]
}

/** Recognises one predictable mistake by what the server did, and tells the learner what to do. */
export interface Diagnosis {
  readonly id: string
  readonly sees: (seen: Seen) => boolean
  readonly says: string | ((seen: Seen) => string)
}

/** The argument of the default export of a lesson's `checks.js`. */
export interface Definition {
  check(id: string, options: CheckOptions, body: CheckBody): void
  /** The first diagnosis of a failed check whose `sees` returns true is shown. */
  diagnose(
    check: string | readonly string[],
    id: string,
    sees: Diagnosis['sees'],
    says: Diagnosis['says'],
  ): void
}

/** The type of a `checks.js`: `export default ({ check, diagnose }) => { … }`. */
export type DefineChecks = (define: Definition) => void

/** What a diagnosis can see: how the learner's program behaves, never its source. */
export interface Seen {
  /** Every answer of this check, in order. */
  readonly answers: readonly Answer[]
  /** The last answer; a diagnosis of a failed expectation usually looks only here. */
  readonly last: Answer | undefined
  /** Why there was no answer, for example `ended-early`. */
  readonly failure: string | undefined
  readonly expected: string
  readonly got: string
  /** What the program passed to `listen`; undefined in attach mode. */
  readonly asked: ListenArguments | undefined
  readonly stderr: string
  /** True for a check of an earlier step, which has passed before. */
  readonly again: boolean
}
