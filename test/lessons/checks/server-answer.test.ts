import { expect } from 'chai'

import { ServerAnswer } from '../../../src/lessons/checks/server-answer.ts'
import { NotYet } from '../../../src/lessons/checks/server-answer.ts'

const answer = (
  text: string,
  headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' },
  status = 200,
) => new ServerAnswer({ method: 'GET', path: '/', headers: {} }, { status, headers, text, ms: 1 })

const refusal = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof NotYet) return `${error.expected} | ${error.got}`
    throw error
  }
  return 'accepted'
}

describe('lessons/checks/server-answer', () => {
  it('compares values, not text', () => {
    answer('{ "b": 1, "a": [2] }')
      .expect(200, 201)
      .expectJson({ a: [2], b: 1 })
      .expectPart({ a: [2] })
    expect(refusal(() => answer('{"a":1,"b":2}').expectJson({ a: 1 }))).to.equal(
      'the JSON {"a":1} | 200 {"a":1,"b":2}',
    )
    expect(refusal(() => answer('{"a":"1"}').expectPart({ a: 1 }))).to.contain('JSON with {"a":1}')
    expect(refusal(() => answer('{"a":[1,2]}').expectPart({ a: [1] }))).to.contain('JSON with')
    expect(refusal(() => answer('{}').expectPart({ constructor: Object }))).to.contain('JSON with')
  })

  it('names the first member that is missing or other', () => {
    const got = (actual: string, wanted: unknown) =>
      refusal(() => answer(actual).expectJson(wanted)).split(' | ')[1]
    expect(got('{"b":{"c":"Small"}}', { b: { c: 'small' } })).to.equal(
      '"Small" as b.c (200 {"b":{"c":"Small"}})',
    )
    expect(got('{"b":[1]}', { b: [1, 2] })).to.equal('nothing as b[1] (200 {"b":[1]})')
    expect(got('{"b":[1,2]}', { b: [1] })).to.equal('[1,2] as b (200 {"b":[1,2]})')
    expect(got('{"b":1,"c":2}', { b: 1 })).to.equal('200 {"b":1,"c":2}')
    expect(got('7', { b: 1 })).to.equal('200 7')
    expect(refusal(() => answer('{"b":{"c":1,"d":2},"e":3}').expectPart({ b: { c: 1 }, e: 4 }))).to.contain(
      '3 as e (200',
    )
  })

  it('JSON under another label is not JSON', () => {
    const text = answer('{"a":1}', { 'content-type': 'text/plain' })
    expect(refusal(() => text.expectJson({ a: 1 }))).to.equal(
      'the JSON {"a":1}, sent as application/json | 200 text/plain {"a":1}',
    )
    answer('{"a":1}', { 'content-type': 'application/vnd.api+json' }).expectJson({ a: 1 })
  })

  it('takes an odd shape for a no, and our own mistakes for mistakes', () => {
    expect(refusal(() => answer('null').expectThat('an id', ({ id }) => id === 1))).to.contain('an id')
    expect(refusal(() => answer('nonsense').expectThat('an id', () => true))).to.contain('an id')
    expect(() =>
      answer('{}').expectThat('x', () => {
        throw new RangeError('ours')
      }),
    ).to.throw('ours')
  })

  it('looks at headers and text', () => {
    const made = answer('', { location: '/items/1' }, 201)
    made
      .expect(201)
      .expectHeader('Location', '/items/1')
      .expectHeader('location', /^\/items/)
      .expectText('')
    expect(refusal(() => made.expectHeader('Allow'))).to.equal(
      'a header Allow | no header Allow (201 with an empty body)',
    )
    expect(refusal(() => made.expect(200, 204))).to.equal('status 200 or 204 | 201 with an empty body')
    expect(refusal(() => made.expectText(/x/, 'an x'))).to.contain('an x')
  })

  it('shows nothing that a terminal would obey, and cuts what is long', () => {
    expect(String(answer('\u001b[31mred\u0007', { 'content-type': 'text/plain' }))).to.equal(
      '200 text/plain  [31mred ',
    )
    expect(String(answer('x'.repeat(5000), { 'content-type': 'text/plain' }))).to.have.length.below(260)
  })
})
