import { expect } from 'chai'

import type { Filter } from '../../src/core/query.ts'
import { verdictOf } from '../../src/query/filter.ts'

const open: Filter = { op: 'eq', path: ['a'], value: 1 }
const everything: Filter = { op: 'and', filters: [] }
const nothing: Filter = { op: 'or', filters: [] }

describe('query/filter', () => {
  const rows: readonly (readonly [name: string, filter: Filter, verdict: boolean | undefined])[] = [
    ['a comparison', open, undefined],
    ['no condition', everything, true],
    ['none of no conditions', nothing, false],
    ['not', { op: 'not', filter: everything }, false],
    ['not nothing', { op: 'not', filter: nothing }, true],
    ['not open', { op: 'not', filter: open }, undefined],
    ['and', { op: 'and', filters: [everything, open] }, undefined],
    ['and with nothing', { op: 'and', filters: [open, nothing] }, false],
    ['or', { op: 'or', filters: [nothing, open] }, undefined],
    ['or with everything', { op: 'or', filters: [open, everything] }, true],
    ['an empty search', { op: 'search', text: '' }, true],
    ['a search', { op: 'search', text: 'x' }, undefined],
    ['an empty text inside', { op: 'contains', path: ['a'], value: '' }, true],
    ['a text inside', { op: 'contains', path: ['a'], value: 'x' }, undefined],
    ['an empty text', { op: 'eq', path: ['a'], value: '' }, undefined],
    ['a relationship', { op: 'some', relationship: 'a' }, undefined],
  ]
  for (const [name, filter, verdict] of rows) it(name, () => expect(verdictOf(filter)).to.equal(verdict))
})
