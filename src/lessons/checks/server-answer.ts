import { isDeepStrictEqual } from 'node:util'

import { oneLine } from '../report/terminal-text.ts'
import type { ReceivedAnswer, SentRequest } from '../runner/send-request.ts'
import type { Answer, Diagnosis, DiagnosisArguments, Words } from './check-definition.ts'
import { contains, differenceOf, type Mismatch } from './value-mistakes.ts'

/** The answer that a check got; what it expects in vain, it throws as `NotYet`. */
export class ServerAnswer implements Answer {
  readonly request: SentRequest
  readonly status: number
  readonly headers: ReceivedAnswer['headers']
  readonly text: string
  readonly ms: number
  #next: Diagnosis[] = []

  constructor(request: SentRequest, received: ReceivedAnswer) {
    this.request = request
    this.status = received.status
    this.headers = received.headers
    this.text = received.text
    this.ms = received.ms
  }

  get type(): string {
    return (this.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- authors of checks read members of an unknown shape
  get json(): any {
    try {
      return JSON.parse(this.text)
    } catch {
      return undefined
    }
  }

  or(...diagnosis: DiagnosisArguments): this {
    this.#next.push(diagnosisOf(diagnosis))
    return this
  }

  expect(...statuses: readonly number[]): this {
    return this.#must(statuses.includes(this.status), `status ${statuses.join(' or ')}`, undefined, {
      statuses,
    })
  }

  expectType(type: string): this {
    return this.#must(this.type === type, `Content-Type ${type}`, `Content-Type ${this.type || '(none)'}`)
  }

  expectJson(value: unknown): this {
    const expected = `the JSON ${oneLine(JSON.stringify(value))}`
    return this.#valueMust(isDeepStrictEqual(this.json, value), expected, value, false)
  }

  expectPart(value: unknown): this {
    const expected = `JSON with ${oneLine(JSON.stringify(value))}`
    return this.#valueMust(contains(this.json, value), expected, value, true)
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- see json
  expectThat(expected: string, holds: (json: any) => boolean): this {
    return this.#mustBeJson(expected).#must(
      holdsSafely(() => holds(this.json)),
      expected,
    )
  }

  expectText(
    text: string | RegExp,
    words = typeof text === 'string' ? `the body ${JSON.stringify(text)}` : `${text}`,
  ): this {
    return this.#must(typeof text === 'string' ? this.text === text : text.test(this.text), words)
  }

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

  fail(expected: string, got = this.toString(), expectation: Expectation = {}): never {
    throw new NotYet(expected, got, { answer: this, expectation, diagnoses: this.#next })
  }

  /** `404 text/plain Not Found`: how a failure shows the answer. */
  toString(): string {
    const type = this.type === 'application/json' ? '' : ` ${this.type}`
    return `${this.status}${this.text === '' ? ' with an empty body' : `${type} ${oneLine(this.text)}`}`
  }

  #valueMust(holds: boolean, expected: string, value: unknown, open: boolean): this {
    const values = { actual: this.json, expected: value, open }
    this.#mustBeJson(expected, { values: { ...values, actual: this.text } })
    return this.#must(holds, expected, holds ? undefined : differenceOf(this.json, value), { values })
  }

  #mustBeJson(expected: string, expectation?: Expectation): this {
    if (/[/+]json$/.test(this.type) && this.json !== undefined) return this
    return this.fail(`${expected}, sent as application/json`, undefined, expectation)
  }

  /** Whatever stood beside this expectation is for this one alone. */
  #must(holds: boolean, expected: string, got?: string, expectation?: Expectation): this {
    if (!holds)
      this.fail(expected, got === undefined ? undefined : `${got} (${this.toString()})`, expectation)
    this.#next = []
    return this
  }
}

export const diagnosisOf = (given: DiagnosisArguments): Diagnosis => {
  const [id, first, second, third] = given
  return typeof first === 'string'
    ? { id, sees: () => true, says: first, advice: second }
    : { id, sees: first, says: second as Words, advice: third }
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
  /** What was expected, for diagnoses. */
  readonly expectation: Expectation
  /** Diagnoses that stand beside the expectation. */
  readonly diagnoses: readonly Diagnosis[]

  constructor(expected: string, got: string, context: NotYetContext = {}) {
    super(`expected ${expected}, got ${got}`)
    this.expected = expected
    this.got = got
    this.answer = context.answer
    this.expectation = context.expectation ?? {}
    this.diagnoses = context.diagnoses ?? []
  }
}

interface NotYetContext {
  readonly answer?: Answer | undefined
  readonly expectation?: Expectation
  readonly diagnoses?: readonly Diagnosis[]
}

export interface Expectation {
  /** Status codes, when the status was the problem. */
  readonly statuses?: readonly number[]
  /** Two values that should agree, when the value was the problem. */
  readonly values?: Mismatch
}

/** The check cannot run here, for example because it restarts a server that we did not start. */
export class Skipped extends Error {}
