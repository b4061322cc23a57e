import { expect } from 'chai'

import type { Json } from '../../src/core/json.ts'
import type { Comparison, Filter } from '../../src/core/query.ts'
import { compileFilter } from '../../src/query/filter.ts'

type Row = readonly [op: Comparison, wanted: Json, passes: readonly Json[], fails: readonly Json[]]

const missing = { other: 1 }

describe('query/operators', () => {
  const rows: readonly Row[] = [
    ['eq', '5', [5, '5'], [5.5, '5.0', true, null, '05', 0]],
    ['eq', 5, [5, '5'], ['5.0', 50]],
    ['eq', '0666', ['0666'], [666, '666']],
    ['eq', '5.0', [5, '5.0'], ['5']],
    ['eq', '1e3', [1000, '1e3'], ['1000']],
    ['eq', '', [''], [0, null, false]],
    ['eq', 'true', [true, 'true'], [1, 'True']],
    ['eq', true, [true, 'true'], [1, false]],
    ['eq', 'null', [null, 'null'], ['', 0]],
    ['eq', null, [null], ['null', 0, '']],
    ['eq', ['a', 'b'], ['a', 'b'], ['c']],
    ['eq', {}, [], [{}, null, '']],
    ['ne', '5', [4, '4', null], [5, '5']],
    ['in', ['1', 'x'], [1, '1', 'x'], [2, null]],
    ['in', 'x', ['x'], ['y']],
    ['nin', ['1', 'x'], [2, null, 'y'], [1, '1', 'x']],
    ['has', 'x', ['x'], ['xx']],
    ['lt', '10', [9, -1, 9.99], [10, 11, true, null]],
    ['lte', '10', [9, 10], [11]],
    ['gt', '10', [11, 100], [10, 9]],
    ['gte', 10, [10, 11], [9]],
    ['gte', '2026-02-19', ['2026-02-19', '2026-03'], ['2026-02-18', 3000, null]],
    ['lt', 'b', ['a', 'B'], ['b', 'c', 1]],
    ['contains', 'AB', ['xabx', 'AB'], ['a b', null, true]],
    ['contains', '2', [123, '2'], [13]],
    ['startsWith', 'AB', ['abc'], ['cab']],
    ['endsWith', 'BC', ['abc'], ['bca']],
    ['like', '^a.c$', ['abc', 'AXC'], ['abcd', null]],
    ['like', '^1', [12, '1'], [21]],
    ['like', ['^a', '^b'], ['ax', 'bx'], ['cx']],
    ['like', 'true', [true], [false]],
    ['isnull', 'true', [null], [0, '', false]],
    ['isnull', '', [null], [0]],
    ['isnull', 'false', [0, '', false], [null]],
    ['ieq', 'Ab', ['ab', 'AB'], ['abc']],
  ]
  for (const [op, wanted, passes, fails] of rows) {
    it(`${op} ${JSON.stringify(wanted)}`, () => {
      const test = compileFilter({ op, path: ['a'], value: wanted })
      for (const a of passes) expect(test({ a }), JSON.stringify(a)).to.equal(true)
      for (const a of fails) expect(test({ a }), JSON.stringify(a)).to.equal(false)
    })
  }

  it('draws on an allowance, the more the longer the text is, whatever the comparison', () => {
    const testsWithin = (filter: Filter, a: Json): number => {
      const allowance = { remaining: 1000 }
      const test = compileFilter(filter, allowance)
      for (let count = 0; count < 1000; count += 1) {
        try {
          test({ a, b: a })
        } catch {
          return count
        }
      }
      return Infinity
    }
    for (const op of ['eq', 'ne', 'in', 'gt', 'contains', 'endsWith', 'ieq', 'isnull'] as const) {
      const filter = { op, path: ['a'], value: 'x' } as const
      expect(testsWithin(filter, 1), op).to.equal(500)
      expect(testsWithin(filter, 'y'.repeat(32)), op).to.equal(333)
      expect(testsWithin({ op: 'or', filters: [filter, { op: 'not', filter }] }, 1), op).to.be.within(
        250,
        500,
      )
    }
    expect(testsWithin({ op: 'compare', as: 'lt', path: ['a'], other: ['b'] }, 1)).to.equal(500)
    expect(testsWithin({ op: 'eq', path: ['a'], value: 'x' }, [1, 2, 3, 4])).to.equal(125)
  })

  it('takes a missing attribute for null', () => {
    const passing = (op: Comparison, value: Json): boolean =>
      compileFilter({ op, path: ['a'], value })(missing)
    expect(passing('eq', null)).to.equal(true)
    expect(passing('isnull', true)).to.equal(true)
    expect(passing('ne', 'x')).to.equal(true)
    expect(passing('nin', ['x'])).to.equal(true)
    for (const op of ['eq', 'lt', 'gte', 'contains', 'like', 'has'] as const)
      expect(passing(op, 'x')).to.equal(false)
  })

  it('needs one of the values that a path leads to', () => {
    const resource = { tags: ['a', 'b'], lines: [{ n: 1 }, { n: 5 }], deep: { list: [{ x: [1, 2] }] } }
    const passes = (op: Comparison, path: string, value: Json): boolean =>
      compileFilter({ op, path: path.split('.'), value })(resource)
    expect(passes('eq', 'tags', 'b')).to.equal(true)
    expect(passes('gt', 'lines.n', 4)).to.equal(true)
    expect(passes('gt', 'lines.n', 5)).to.equal(false)
    expect(passes('eq', 'deep.list.x', 2)).to.equal(true)
    expect(passes('ne', 'tags', 'b')).to.equal(false)
    expect(passes('eq', 'tags.length', 2)).to.equal(false)
    expect(passes('isnull', 'constructor', true)).to.equal(true)
  })

  it('refuses what is no pattern', () =>
    expect(() => compileFilter({ op: 'like', path: ['a'], value: '(' })).to.throw(/not a valid pattern/))
})
