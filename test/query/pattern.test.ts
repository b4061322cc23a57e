import { expect } from 'chai'

import { compilePattern, filterAllowance } from '../../src/query/pattern.ts'
import { ask, withServer } from '../support/api.ts'

const matches = (pattern: string, text: string): boolean => compilePattern(pattern, filterAllowance())(text)

describe('query/pattern', () => {
  for (const [pattern, text, expected] of [
    ['^o(re)+o$', 'Orereo', true],
    ['^o(re)+o$', 'oreos', false],
    ['', '', true],
    ['ÄÖ', 'äöü', true],
  ] as const)
    it(`/${pattern}/ ${expected ? 'matches' : 'does not match'} "${text}"`, () =>
      expect(matches(pattern, text)).to.equal(expected))

  /** Short to write, and long as a program; none of them takes time before it is rejected. */
  for (const pattern of [
    '(?:a?){1000}a{1000}',
    'a{999}b{9}',
    '(.*){300}x',
    '(?:(?:ab?){30}){20}',
    'a?'.repeat(600),
    String.raw`(?:\pL?){1000}`,
  ])
    it(`rejects ${pattern.slice(0, 30)} for the size of its program, however little text there is`, () =>
      expect(() => compilePattern(pattern, filterAllowance())).to.throw('would take too long'))

  it('accepts what is just small enough', () => {
    expect(matches('a{900}', 'a'.repeat(900))).to.equal(true)
    expect(matches('(?:a?){300}a{300}', 'a'.repeat(300))).to.equal(true)
  })

  for (const pattern of ['(', '[', 'a**', String.raw`(a)\1`, '(?=a)', '((a{100}){100}){100}'])
    it(`rejects ${pattern} as a pattern`, () =>
      expect(() => compilePattern(pattern, filterAllowance())).to.throw('is not a valid pattern'))

  it('takes all tests of a filter out of one allowance', () => {
    const allowance = { remaining: 1000 }
    const [first, second] = [compilePattern('a', allowance), compilePattern('b', allowance)]
    expect(first('x'.repeat(100))).to.equal(false)
    expect(() => {
      for (let at = 0; at < 10; at += 1) second('x'.repeat(100))
    }).to.throw('would take too long')
    expect(() => first('x'.repeat(100))).to.throw('would take too long')
  })

  it('answers 400 for a program that is too large, where there is a single short text', async () =>
    withServer({ data: { notes: [{ id: 1, text: 'a' }] } }, async ({ url }) => {
      const pattern = encodeURIComponent('(?:a?){1000}a{1000}')
      const answer = await ask(url, `GET /notes?text_like=${pattern}`)
      expect([answer.status, answer.text]).to.satisfy(
        ([status, text]: [number, string]) => status === 400 && text.includes('would take too long'),
      )
      expect((await ask(url, 'GET /notes?text_like=a')).headers.get('x-total-count')).to.equal('1')
    }))
})
