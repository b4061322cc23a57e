import type { Asked } from '../runner/program.ts'
import type { Answer } from './answer.ts'

/** What a diagnosis may look at: the outside of the learner's program, never its source. */
export interface Seen {
  /** Every answer of this check, in order. */
  readonly answers: readonly Answer[]
  /** The last answer; a diagnosis of a failed expectation usually looks only here. */
  readonly last: Answer | undefined
  /** Why there was no answer at all, for example `ended-early`. */
  readonly failure: string | undefined
  readonly expected: string
  readonly got: string
  /** What the program gave to `listen`; undefined in attach mode. */
  readonly asked: Asked | undefined
  readonly stderr: string
  /** True for a check of a step before the one we are at: what it asks for has worked once. */
  readonly again: boolean
}
