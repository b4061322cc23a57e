import { createHash } from 'node:crypto'

import type { Program } from '../runner/program.ts'
import type { Answer } from './server-answer.ts'

/** Headers and body of one request. `json` sets the body and, unless given, the Content-Type. */
export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string
}

/** The argument of the body of a check. */
export interface Tester extends Nonces {
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
  get(path: string, options?: SendOptions): Promise<Answer>
  delete(path: string, options?: SendOptions): Promise<Answer>
  /** `value` is sent as JSON. */
  post(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  put(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  patch(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  /** Stops the program and starts it again on the same data file. Skips the check in attach mode. */
  restart(): Promise<void>
  /** The learner's program; skips the check in attach mode. */
  program(): Promise<Program>
  /** The current content of `DATA_FILE` as text; skips the check in attach mode. */
  dataText(): Promise<string>
  /** The parsed content of `DATA_FILE`; throws `NotYet` if it is not JSON. */
  data(): Promise<unknown>
  /** The environment of the program, for example the `PORT` it should use. */
  readonly env: Readonly<Record<string, string>>
  /** Printed with the result, for example when an alternative was accepted. */
  note(text: string): void
  /** Throws `NotYet`, for failures that no expectation of an answer can express. */
  fail(expected: string, got: string): never
}

/** Values that no program can guess, but that every run with the same seed repeats. */
export interface Nonces {
  /** `pear` becomes for example `pear-7f3a`. */
  word(stem: string): string
  /** An integer from `low` to `high`, inclusive. */
  number(low: number, high: number): number
}

export const createNonces = (seed: string): Nonces => {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest()
  return {
    word: (stem) => `${stem}-${next().toString('hex').slice(0, 4)}`,
    number: (low, high) => low + (next().readUInt32BE() % (high - low + 1)),
  }
}
