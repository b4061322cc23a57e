import { expect } from 'chai'
import * as fc from 'fast-check'

import { sortedPart } from '../../../../src/store/memory/indexes/ranking.ts'

describe('store/memory/indexes/ranking', () => {
  it('is a slice of the sorted numbers, however they lie', () => {
    const limits = fc.constantFrom(1, 10, 255, 256, 257, 1000, 100_000)
    const cases = limits.chain((limit) =>
      fc.record({
        limit: fc.constant(limit),
        numbers: fc.uniqueArray(fc.oneof(fc.nat(limit - 1), fc.nat(Math.min(20, limit - 1))), {
          maxLength: 600,
        }),
        start: fc.nat(600),
        count: fc.nat(600),
      }),
    )
    fc.assert(
      fc.property(cases, ({ limit, numbers, start: wanted, count }) => {
        const start = Math.min(wanted, numbers.length)
        const end = Math.min(start + count, numbers.length)
        const expected = numbers.toSorted((a, b) => a - b).slice(start, end)
        expect([...sortedPart(Int32Array.from(numbers), limit, [start, end])]).to.deep.equal(expected)
      }),
      { numRuns: 500 },
    )
  })
})
