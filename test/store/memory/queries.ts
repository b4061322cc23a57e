import * as fc from 'fast-check'

import type { Json } from '../../../src/core/json.ts'
import { comparisons, type Filter } from '../../../src/core/query.ts'
import type { Resource } from '../../../src/core/resource.ts'
import type { FindQuery } from '../../../src/store/store.ts'

/** Few values, so that equal ones, ties and every type meet often. */
const scalar = fc.constantFrom<Json>(
  null,
  true,
  false,
  0,
  1,
  2,
  10,
  -1,
  1.5,
  1e21,
  '',
  '0',
  '1',
  '10',
  '1.5',
  '007',
  'true',
  'null',
  'a',
  'A',
  'ab',
  'é',
  'e\u0301',
  '😀',
  '\uFFFF',
  '2024-01-01',
  '2024-06-30T12:00:00Z',
)
const names = ['a', 'b', 'c.d', '__proto__', 'constructor']
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
})).value

/** A record without its id. */
export const attributes: fc.Arbitrary<Resource> = fc.dictionary(fc.constantFrom(...names), value, {
  maxKeys: 4,
})

const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names, 'id').map((name) => [name]) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 3 }) },
)
const comparison = fc
  .constantFrom(...comparisons.filter((op) => op !== 'like'))
  .chain((op): fc.Arbitrary<Filter> =>
    fc.record({
      op: fc.constant(op),
      path,
      value: fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant({ a: 1 })),
      numeric: fc.boolean(),
    }),
  )
const filter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    comparison,
    fc.record({
      op: fc.constantFrom('and', 'and', 'or'),
      filters: fc.array(tie('filter'), { maxLength: 4 }),
    }),
    fc.record({ op: fc.constant('not'), filter: tie('filter') }),
    fc.record({ op: fc.constant('search'), text: fc.constantFrom('a', '1', '') }),
  ),
})).filter

const sort = fc.array(fc.record({ path, descending: fc.boolean(), numeric: fc.boolean() }), { maxLength: 3 })
const page = fc.record(
  { offset: fc.nat(40), limit: fc.nat(8), clamp: fc.boolean() },
  { requiredKeys: ['offset'] },
)

export const query: fc.Arbitrary<FindQuery> = fc.record({ filter, sort, page }, { requiredKeys: [] })

/** So many records that it pays not to order all that match. */
export const manyAttributes = fc.array(
  fc.record({ a: fc.nat(20), b: fc.oneof(fc.nat(50), scalar), c: scalar }, { requiredKeys: ['a'] }),
  { minLength: 100, maxLength: 300 },
)

const part = fc.oneof(
  fc.record({ op: fc.constantFrom('lt', 'gte'), path: fc.constant(['a']), value: fc.nat(20) }),
  fc.record({
    op: fc.constant('in'),
    path: fc.constant(['a']),
    value: fc.array(fc.nat(20), { maxLength: 8 }),
  }),
)
const order = fc.array(
  fc.record({ path: fc.constantFrom(['b'], ['c']), descending: fc.boolean(), numeric: fc.boolean() }),
  {
    minLength: 1,
    maxLength: 2,
  },
)

export const partQuery: fc.Arbitrary<FindQuery> = fc.record({
  filter: part,
  sort: order,
  page: fc.record({ offset: fc.nat(250), limit: fc.nat(20) }),
})
