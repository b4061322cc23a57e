import { isDeepStrictEqual } from 'node:util'

import { oneLine } from '../report/terminal-text.ts'
import type { ReceivedAnswer, SentRequest } from '../runner/send-request.ts'
import { contains, differenceOf } from './json-difference.ts'

/** An answer of the learner's server. Every `expect…` returns the answer itself or throws `NotYet`. */
export class Answer {
  readonly request: SentRequest
  readonly status: number
  readonly headers: ReceivedAnswer['headers']
  readonly text: string
  readonly ms: number

  constructor(request: SentRequest, received: ReceivedAnswer) {
    this.request = request
    this.status = received.status
    this.headers = received.headers
    this.text = received.text
    this.ms = received.ms
  }

  /** The media type in lower case and without parameters, or an empty text. */
  get type(): string {
    return (this.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  }

  /** The parsed body; undefined if it is not JSON. Ignores the media type. */
  // oxlint-disable-next-line typescript/no-explicit-any -- authors of checks read members of an unknown shape
  get json(): any {
    try {
      return JSON.parse(this.text)
    } catch {
      return undefined
    }
  }

  /** Expects one of these status codes. */
  expect(...statuses: readonly number[]): this {
    return this.#must(statuses.includes(this.status), `status ${statuses.join(' or ')}`)
  }

  expectType(type: string): this {
    return this.#must(this.type === type, `Content-Type ${type}`, `Content-Type ${this.type || '(none)'}`)
  }

  /** Expects exactly this value, sent as JSON (any `+json` type); the order of members does not matter. */
  expectJson(value: unknown): this {
    const expected = `the JSON ${oneLine(JSON.stringify(value))}`
    return this.#jsonMust(isDeepStrictEqual(this.json, value), expected, () => differenceOf(this.json, value))
  }

  /** Expects JSON with at least these members; objects may have more, lists may not. */
  expectPart(value: unknown): this {
    const expected = `JSON with ${oneLine(JSON.stringify(value))}`
    return this.#jsonMust(contains(this.json, value), expected, () => differenceOf(this.json, value))
  }

  /** Expects JSON for which `holds` is true; `expected` says in words what it should be. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see json
  expectThat(expected: string, holds: (json: any) => boolean): this {
    return this.#jsonMust(this.json !== undefined && holdsSafely(() => holds(this.json)), expected)
  }

  /** Expects this whole body, or a match of this pattern; `words` describes a pattern to learners. */
  expectText(
    text: string | RegExp,
    words = typeof text === 'string' ? `the body ${JSON.stringify(text)}` : `${text}`,
  ): this {
    return this.#must(typeof text === 'string' ? this.text === text : text.test(this.text), words)
  }

  /** Expects the header to be present and, if `value` is given, to equal or match it. */
  expectHeader(name: string, value: string | RegExp = /./): this {
    const actual = String(this.headers[name.toLowerCase()] ?? '')
    const holds = typeof value === 'string' ? actual === value : value.test(actual)
    const wanted = typeof value === 'string' ? ` "${value}"` : value.source === '.' ? '' : ` like ${value}`
    return this.#must(
      holds,
      `a header ${name}${wanted}`,
      actual === '' ? `no header ${name}` : `${name}: ${actual}`,
    )
  }

  /** For expectations that the methods above cannot express. */
  fail(expected: string, got = this.toString()): never {
    throw new NotYet(expected, got, this)
  }

  /** `404 text/plain Not Found`: how a failure shows the answer. */
  toString(): string {
    const type = this.type === 'application/json' ? '' : ` ${this.type}`
    return `${this.status}${this.text === '' ? ' with an empty body' : `${type} ${oneLine(this.text)}`}`
  }

  #jsonMust(holds: boolean, expected: string, difference?: () => string | undefined): this {
    this.#must(/[/+]json$/.test(this.type), `${expected}, sent as application/json`)
    return this.#must(holds, expected, holds ? undefined : difference?.())
  }

  #must(holds: boolean, expected: string, got?: string): this {
    return holds ? this : this.fail(expected, got === undefined ? undefined : `${got} (${this.toString()})`)
  }
}

/** Reading a member that is not there counts as false. */
const holdsSafely = (holds: () => boolean): boolean => {
  try {
    return holds()
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** An expectation that was not met. Learners see both texts. */
export class NotYet extends Error {
  readonly expected: string
  readonly got: string
  readonly answer: Answer | undefined
  /** The error that the program logged when it answered with 5xx. */
  readonly detail: string | undefined

  constructor(expected: string, got: string, answer?: Answer, detail?: string) {
    super(`expected ${expected}, got ${got}`)
    this.expected = expected
    this.got = got
    this.answer = answer
    this.detail = detail
  }
}

/** The check cannot run here, for example because it restarts a server that we did not start. */
export class Skipped extends Error {}
