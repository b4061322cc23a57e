import type { Program } from '../runner/program.ts'
import type { Answer } from './answer.ts'
import type { Nonces } from './nonce.ts'

/** Headers and body of one request. `json` sets the body and, unless given, the Content-Type. */
export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string
}

/** What the body of a check works with. */
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
  /** The content of `DATA_FILE` as text, now; skips the check in attach mode. */
  dataText(): Promise<string>
  /** `DATA_FILE` as a value; throws `NotYet` when it is not JSON. */
  data(): Promise<unknown>
  /** The environment that the program was started with, for example the `PORT` it should have used. */
  readonly env: Readonly<Record<string, string>>
  /** Shown beside the result, for example when an alternative was accepted. */
  note(text: string): void
  /** Throws `NotYet`: for what no expectation of an answer can say. */
  fail(expected: string, got: string): never
}
