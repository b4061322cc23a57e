import type { Seen } from './seen.ts'
import type { Tester } from './tester.ts'

export interface CheckOptions {
  readonly step: string
  /** A sentence that is true once the check passes; learners read it. */
  readonly title: string
  /** One or two sentences for `learn explain`. */
  readonly why?: string
  /** Checks that must pass first: the positive control that a check for "is refused" cannot do without. */
  readonly needs?: readonly string[]
  /** Other content for `DATA_FILE` than the lesson's: a name in `fixtures/` or a function that makes it. */
  readonly data?: string | (() => unknown)
  /** Extra environment variables for the learner's program. */
  readonly env?: Readonly<Record<string, string>>
  /** Another program, whose file writes take a while and can be seen half done. */
  readonly slowDisk?: boolean
  /** A program and a data file of its own, not the one that the other checks share. */
  readonly fresh?: boolean
}

export type CheckBody = (t: Tester) => Promise<void>

export interface Check extends CheckOptions {
  readonly id: string
  readonly body: CheckBody
  readonly diagnoses: readonly Diagnosis[]
}

/** Recognises one predictable mistake from what was seen, and says what to do about it. */
export interface Diagnosis {
  readonly id: string
  readonly sees: (seen: Seen) => boolean
  readonly says: string | ((seen: Seen) => string)
}

/** What the default export of a lesson's `checks.js` is called with. */
export interface Definition {
  check(id: string, options: CheckOptions, body: CheckBody): void
  /** The first diagnosis of a failed check that `sees` its mistake is shown. */
  diagnose(
    check: string | readonly string[],
    id: string,
    sees: Diagnosis['sees'],
    says: Diagnosis['says'],
  ): void
}

/** The type of a `checks.js`: `export default ({ check, diagnose }) => { … }`. */
export type DefineChecks = (define: Definition) => void
