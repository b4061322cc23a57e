import type { Answer } from './answer.ts'

/** An expectation that did not come true. Both texts are shown to the learner as they are. */
export class NotYet extends Error {
  readonly expected: string
  readonly got: string
  readonly answer: Answer | undefined
  /** What the program logged when it answered with 5xx. */
  readonly detail: string | undefined

  constructor(expected: string, got: string, answer?: Answer, detail?: string) {
    super(`expected ${expected}, got ${got}`)
    this.expected = expected
    this.got = got
    this.answer = answer
    this.detail = detail
  }
}

/** The check cannot be made here, for example a restart of a server that we did not start. */
export class Skipped extends Error {}
