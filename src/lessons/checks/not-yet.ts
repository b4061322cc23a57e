import type { Answer } from './answer.ts'

/** An expectation that did not come true. Both texts are shown to the learner as they are. */
export class NotYet extends Error {
  readonly expected: string
  readonly got: string
  readonly answer: Answer | undefined

  constructor(expected: string, got: string, answer?: Answer) {
    super(`expected ${expected}, got ${got}`)
    this.expected = expected
    this.got = got
    this.answer = answer
  }
}

/** The check cannot be made here, for example a restart of a server that we did not start. */
export class Skipped extends Error {}
