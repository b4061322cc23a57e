import { isDeepStrictEqual } from 'node:util'

import type { Received, SentRequest } from '../runner/http.ts'
import { contains } from './contains.ts'
import { differenceOf } from './difference.ts'
import { NotYet } from './not-yet.ts'
import { shorten } from './shorten.ts'

/** An answer of the learner's server. Every `expect…` returns the answer or throws `NotYet`. */
export class Answer {
  readonly request: SentRequest
  readonly status: number
  readonly headers: Received['headers']
  readonly text: string
  readonly ms: number

  constructor(request: SentRequest, received: Received) {
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

  /** The body as a value, or undefined when it is not JSON text. Says nothing about the media type. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the author of a check looks into an unknown shape
  get json(): any {
    try {
      return JSON.parse(this.text)
    } catch {
      return undefined
    }
  }

  /** One of these status codes. */
  expect(...statuses: readonly number[]): this {
    return this.#must(statuses.includes(this.status), `status ${statuses.join(' or ')}`)
  }

  expectType(type: string): this {
    return this.#must(this.type === type, `Content-Type ${type}`, `Content-Type ${this.type || '(none)'}`)
  }

  /** Exactly this value, sent as JSON (any `+json` type counts); the order of members does not matter. */
  expectJson(value: unknown): this {
    const expected = `the JSON ${shorten(JSON.stringify(value))}`
    return this.#jsonMust(isDeepStrictEqual(this.json, value), expected, () => differenceOf(this.json, value))
  }

  /** JSON with at least these members; objects may have more, lists may not. */
  expectPart(value: unknown): this {
    const expected = `JSON with ${shorten(JSON.stringify(value))}`
    return this.#jsonMust(contains(this.json, value), expected, () => differenceOf(this.json, value))
  }

  /** JSON for which `holds` is true; say in words what it should be. */
  // oxlint-disable-next-line typescript/no-explicit-any -- see json
  expectThat(expected: string, holds: (json: any) => boolean): this {
    return this.#jsonMust(this.json !== undefined && isTrue(() => holds(this.json)), expected)
  }

  /** The whole body, or a pattern in it; give a pattern in words, because learners read them. */
  expectText(
    text: string | RegExp,
    words = typeof text === 'string' ? `the body ${JSON.stringify(text)}` : `${text}`,
  ): this {
    return this.#must(typeof text === 'string' ? this.text === text : text.test(this.text), words)
  }

  /** A header that is there and, if given, equals or matches `value`. */
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

  /** For what the others cannot say. */
  fail(expected: string, got = this.toString()): never {
    throw new NotYet(expected, got, this)
  }

  /** `404 text/plain Not Found`: how a failure shows what came back. */
  toString(): string {
    const type = this.type === 'application/json' ? '' : ` ${this.type}`
    return `${this.status}${this.text === '' ? ' with an empty body' : `${type} ${shorten(this.text)}`}`
  }

  #jsonMust(holds: boolean, expected: string, difference?: () => string | undefined): this {
    this.#must(/[/+]json$/.test(this.type), `${expected}, sent as application/json`)
    return this.#must(holds, expected, holds ? undefined : difference?.())
  }

  #must(holds: boolean, expected: string, got?: string): this {
    return holds ? this : this.fail(expected, got === undefined ? undefined : `${got} (${this.toString()})`)
  }
}

/** Looking into a shape that is not there is a "no". */
const isTrue = (holds: () => boolean): boolean => {
  try {
    return holds()
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
