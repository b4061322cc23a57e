import { expect } from 'chai'

import { findJsonMistake } from '../../src/formats/json-mistake.ts'

describe('a mistake in JSON', () => {
  const mistakes = [
    ['', 'a value is expected here', 1, 1],
    ['{"a": 1', 'a closing } is missing', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 'a comma is missing', 3, 3],
    ['{"a": 1,}', 'a name in double quotes', 1, 9],
    ['{"a": tru}', 'this is not a value', 1, 7],
    ['[1, // one\n2]', 'invalid comment token', 1, 5],
  ] as const
  for (const [text, what, line, column] of mistakes) {
    it(`is found in ${JSON.stringify(text)}`, () => {
      const mistake = findJsonMistake(text)
      expect(mistake).to.include({ line, column })
      expect(mistake?.explanation).to.include(what)
    })
  }

  it('is explained by a sentence with advice', () => {
    expect(findJsonMistake('{"a": 1,}')?.explanation).to.include('an extra comma')
    expect(findJsonMistake('[1] // one')?.explanation).to.equal('invalid comment token.')
  })

  it('is not found where there is none', () => {
    expect(findJsonMistake('{"__proto__": [1]}')).to.equal(undefined)
  })

  it('cannot be found where brackets alone exhaust the stack', () => {
    expect(() => findJsonMistake('['.repeat(100_000))).to.throw(RangeError)
  })
})
