import { expect } from 'chai'

import { findJsonMistake } from '../../src/formats/json-mistake.ts'

describe('a mistake in JSON', () => {
  const mistakes = [
    ['', 'value expected', 1, 1],
    ['{"a": 1', 'close brace expected', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 'comma expected', 3, 3],
    ['{"a": 1,}', 'property name expected', 1, 9],
    ['{"a": tru}', 'invalid symbol', 1, 7],
    ['[1, // one\n2]', 'invalid comment token', 1, 5],
  ] as const
  for (const [text, summary, line, column] of mistakes) {
    it(`is found in ${JSON.stringify(text)}`, () => {
      expect(findJsonMistake(text)).to.include({ summary, line, column })
    })
  }

  it('is explained by a sentence with advice', () => {
    expect(findJsonMistake('{"a": 1,}')?.explanation).to.include('a comma too many')
    expect(findJsonMistake('[1] // one')?.explanation).to.equal('invalid comment token.')
  })

  it('is not found where there is none', () => {
    expect(findJsonMistake('{"__proto__": [1]}')).to.equal(undefined)
  })

  it('cannot be found where brackets alone exhaust the stack', () => {
    expect(() => findJsonMistake('['.repeat(100_000))).to.throw(RangeError)
  })
})
