import { expect } from 'chai'
import * as fc from 'fast-check'

import { SortedList } from '../../../../src/store/memory/indexes/sorted-list.ts'

const byNumber = (a: number, b: number): number => a - b
const numbers = (length: number): number[] => Array.from({ length }, (_, position) => position * 2)

describe('store/memory/indexes/sorted-list', () => {
  it('does what a sorted array does, also when chunks split and vanish', () => {
    const step = fc.record({ at: fc.nat(6000), count: fc.nat(1500), add: fc.boolean() })
    fc.assert(
      fc.property(fc.nat(3000), fc.array(step, { maxLength: 8 }), (length, steps) => {
        const list = new SortedList(byNumber, numbers(length))
        const expected = new Set(numbers(length))
        for (const { at, count, add } of steps) {
          for (let value = at; value < at + count; value += 1) {
            if (add && !expected.has(value)) list.add(value)
            if (!add) list.delete(value)
            if (add) expected.add(value)
            else expected.delete(value)
          }
          const sorted = [...expected].toSorted(byNumber)
          expect(list.size).to.equal(sorted.length)
          expect(list.slice()).to.deep.equal(sorted)
          expect(list.slice(at, at + 700)).to.deep.equal(sorted.slice(at, at + 700))
          expect(list.at(at)).to.equal(sorted[at])
          expect(list.countBefore((value) => value < at)).to.equal(
            sorted.filter((value) => value < at).length,
          )
        }
      }),
    )
  }).timeout(20_000)

  it('stops visiting when told to', () => {
    const list = new SortedList(byNumber, numbers(2000))
    const seen: number[] = []
    const whole = list.visit(510, 2000, (value) => seen.push(value) < 4)
    expect(whole).to.equal(false)
    expect(seen).to.deep.equal([1020, 1022, 1024, 1026])
    expect(list.visit(0, 3, () => true)).to.equal(true)
  })
})
