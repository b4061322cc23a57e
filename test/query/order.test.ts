import { expect } from 'chai'
import * as fc from 'fast-check'

import type { Json } from '../../src/core/json.ts'
import { compareBy, compareValues } from '../../src/query/order.ts'

describe('query/order', () => {
  it('puts booleans before numbers, numbers before text, then lists and objects, and null last', () => {
    const ordered = [false, true, -1, 0, 9, 10, '', '10', '9', 'B', 'a', [1], null]
    const shuffled = [null, 'a', 10, '9', true, [1], '', 0, 'B', '10', false, 9, -1]
    expect(shuffled.toSorted(compareValues)).to.deep.equal(ordered)
  })

  it('is an order', () => {
    const value = fc.jsonValue() as fc.Arbitrary<Json>
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b)) + Math.sign(compareValues(b, a))).to.equal(0)
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).to.be.at.most(0)
      }),
    )
  })

  it('goes on to the next key where the first ones are equal', () => {
    const rows = [
      { id: 1, a: 1, b: { c: 'x' } },
      { id: 2, a: 2 },
      { id: 3, a: 1, b: { c: 'y' } },
    ]
    const by = (...keys: readonly (readonly [string, boolean])[]) =>
      rows
        .toSorted(compareBy(keys.map(([path, descending]) => ({ path: path.split('.'), descending }))))
        .map(({ id }) => id)
    expect(by(['a', false], ['b.c', true])).to.deep.equal([3, 1, 2])
    expect(by(['a', true], ['b.c', false])).to.deep.equal([2, 1, 3])
    expect(by(['b.c', false])).to.deep.equal([1, 3, 2])
    expect(by(['b.c', true])).to.deep.equal([2, 3, 1])
    expect(by()).to.deep.equal([1, 2, 3])
  })
})
