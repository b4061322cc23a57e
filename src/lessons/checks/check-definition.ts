import type { ListenArguments, ProgramFacts } from '../runner/program-facts.ts'
import type { Program } from '../runner/program.ts'
import type { CommandResult } from '../runner/run-command.ts'
import type { ReceivedAnswer, SentRequest } from '../runner/send-request.ts'
import type { ProgramError, FailedStart } from '../runner/server-failure.ts'

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
  /** Environment variables for the learner's program; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Run against a program whose file writes are slow, so that half-written files can be seen. */
  readonly slowDisk?: boolean
  /** Run against a new program with a new data file instead of the shared one. */
  readonly fresh?: boolean
  /** Starts the program again, or runs another: a process is kept ready for it. */
  readonly starts?: boolean
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
  readonly sees: Sees
  /** What the mistake is, in terms of HTTP. */
  readonly says: Words
  /** What to change in TypeScript and Koa; left out for a server in another language. */
  readonly advice: Words | undefined
}

/**
 * Whether the mistake explains what was seen. It may send more requests to find out; one that throws has not recognised
 * anything. An answer of 5xx is a crash, which explains itself: only `serverError` looks at those, at the text of
 * the error or at everything. That no route answers explains itself too, but for a link that leads nowhere: only
 * `unrouted` looks at those. With `otherwise` it is asked only when no other diagnosis fits.
 */
export type Sees =
  | Hypothesis
  | { readonly serverError: RegExp | Hypothesis }
  | { readonly unrouted: Hypothesis }
  | { readonly otherwise: Hypothesis }
type Hypothesis = (seen: Seen, t: Tester) => boolean | Promise<boolean>
export type Words = string | ((seen: Seen) => string)

/** The argument of the default export of a lesson's `checks.js`. */
export interface Definition {
  check(id: string, options: CheckOptions, body: CheckBody): void
  /** The first diagnosis of a failed check whose `sees` returns true is shown. */
  diagnose(check: string | readonly string[], ...diagnosis: DiagnosisArguments): void
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
  /** The error behind an answer of 5xx or a crash, if the program is ours. */
  readonly error: ProgramError | undefined
  /** What the program did inside; undefined in attach mode. */
  readonly facts: ProgramFacts | undefined
  /** The server is in attach mode: it may be in any language. */
  readonly attached: boolean
  /** What the program passed to `listen`; undefined in attach mode. */
  readonly asked: ListenArguments | undefined
  readonly stderr: string
  /** True for a check of an earlier step, which has passed before. */
  readonly again: boolean
}

/** Headers and body of one request. `json` sets the body and, unless given, the Content-Type. */
export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly body?: string
  /** Sends the body in pieces, without a Content-Length. */
  readonly chunked?: boolean
}

/** The argument of the body of a check. Its `or` and `fail` are for what no expectation of an answer can express. */
export interface Tester extends Nonces, Failing {
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
  get(path: string, options?: SendOptions): Promise<Answer>
  delete(path: string, options?: SendOptions): Promise<Answer>
  /** `value` is sent as JSON. */
  post(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  put(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  patch(path: string, value: unknown, options?: SendOptions): Promise<Answer>
  /** Stops the program and starts it again on the same data file. Skips the check in attach mode. */
  restart(): Promise<void>
  /**
   * Stops the program and starts it on this content of the data file, or with null on none. Throws a `ServerFailure` when it does not start,
   * which may be right. Skips the check in attach mode.
   */
  restartOn(content: DataContent): Promise<void>
  /**
   * Stops the program and starts it on this content of the data file, or with null on none. Undefined when it listens
   * again; otherwise how it ended. Skips the check in attach mode.
   */
  startOn(content: DataContent): Promise<FailedStart | undefined>
  /** Runs another program of the folder to its end, with the same data file; skips the check in attach mode. */
  run(name: string, options?: CommandInput): Promise<CommandResult>
  /** The learner's program; skips the check in attach mode. */
  program(): Promise<Program>
  /**
   * What the program has written to stdout and stderr since the check began, as soon as `text` is in it, and after a
   * second at the latest; skips the check in attach mode.
   */
  logged(text: string): Promise<string>
  /** The current content of `DATA_FILE` as text; skips the check in attach mode. */
  dataText(): Promise<string>
  /** The parsed content of `DATA_FILE`; throws `NotYet` if it is not JSON. */
  data(): Promise<unknown>
  /** All files that the program keeps, by name: `DATA_FILE`, and what is beside it. Skips the check in attach mode. */
  dataFiles(): Promise<ReadonlyMap<string, Buffer>>
  /** Host and port of the server, as in a URL. */
  readonly host: string
  /** The environment of the program, for example the `PORT` it should use. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Printed with the result, for example when an alternative was accepted. */
  note(text: string): void
}

/** What the data file has; null removes it. */
export type DataContent = string | Uint8Array | null

/** What a command is started with. */
export interface CommandInput {
  readonly args?: readonly string[]
  /** Beside what the server was started with. */
  readonly env?: Readonly<Record<string, string>>
  /** What the data file has then. */
  readonly data?: DataContent
}

/** Values that no program can guess, but that every run with the same seed repeats. */
export interface Nonces {
  /** `pear` becomes for example `pear-7f3a`. */
  word(stem: string): string
  /** An integer from `low` to `high`, inclusive. */
  number(low: number, high: number): number
}

/** Without `sees`, the diagnosis holds whenever the expectation fails. */
export type DiagnosisArguments =
  | readonly [id: string, says: string, advice?: Words]
  | readonly [id: string, sees: Sees, says: Words, advice?: Words]

export interface Failing {
  /** A diagnosis for the failure that follows. */
  or(...diagnosis: DiagnosisArguments): Failing
  /** Ends the check. */
  fail(expected: string, got: string): never
}

/** An answer of the learner's server. Every `expect…` returns the answer itself or ends the check. */
export interface Answer {
  readonly request: SentRequest
  readonly status: number
  readonly headers: ReceivedAnswer['headers']
  readonly text: string
  readonly ms: number
  /** The media type in lower case and without parameters, or an empty text. */
  readonly type: string
  /** The parsed body; undefined if it is not JSON. Ignores the media type. */
  // oxlint-disable-next-line typescript/no-explicit-any -- authors of checks read members of an unknown shape
  readonly json: any
  /**
   * A diagnosis for the next expectation, if that fails and `sees`, when it is given, agrees. May be called several
   * times before an expectation.
   */
  or(...diagnosis: DiagnosisArguments): this
  /** Expects one of these status codes. */
  expect(...statuses: readonly number[]): this
  expectType(type: string): this
  /** Expects exactly this value, sent as JSON (any `+json` type); the order of members does not matter. */
  expectJson(value: unknown): this
  /** Expects JSON with at least these members; objects may have more, lists may not. */
  expectPart(value: unknown): this
  /** Expects JSON for which `holds` is true; `expected` says in words what it should be. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see json
  expectThat(expected: string, holds: (json: any) => boolean): this
  /** Expects this whole body, or a match of this pattern; `words` describes a pattern to learners. */
  expectText(text: string | RegExp, words?: string): this
  /** Expects the header to be present and, if `value` is given, to equal or match it. */
  expectHeader(name: string, value?: string | RegExp): this
  /** For expectations that the methods above cannot express. */
  fail(expected: string, got?: string): never
}
