import { expect } from 'chai'
import * as fc from 'fast-check'

import { type Resource, toKey } from '../../../src/core/resource.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts'
import type { FindQuery } from '../../../src/store/store.ts'
import { attributes, manyAttributes, partQuery, query } from './queries.ts'
import { select } from './select.ts'

type Write =
  | { readonly kind: 'insert' | 'replace'; readonly at: number; readonly attributes: Resource }
  | { readonly kind: 'remove'; readonly at: number }

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ kind: fc.constantFrom('insert', 'replace'), at: fc.nat(100), attributes }),
  fc.record({ kind: fc.constant('remove'), at: fc.nat(100) }),
)
interface Step {
  readonly queries: readonly FindQuery[]
  readonly writes: readonly Write[]
  readonly refuse: boolean
}

const stepsOf = (queries: fc.Arbitrary<FindQuery>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      queries: fc.array(queries, { maxLength: 6 }),
      writes: fc.array(write, { maxLength: 6 }),
      refuse: fc.boolean(),
    }),
    { maxLength: 5 },
  )

const numRuns = Number(process.env['RUNS'] ?? 300)

describe('store/memory/find', () => {
  it('answers from indexes as a scan of a plain list would, between all writes', async () => {
    const property = fc.asyncProperty(fc.array(attributes, { maxLength: 60 }), stepsOf(query), compare)
    await fc.assert(property, { numRuns })
  }).timeout(60_000)

  it('does so for any page of a part in another order', async () => {
    const property = fc.asyncProperty(manyAttributes, stepsOf(partQuery), compare)
    await fc.assert(property, { numRuns: numRuns / 4 })
  }).timeout(60_000)
})

async function compare(records: readonly Resource[], steps: readonly Step[]): Promise<void> {
  let expected: Resource[] = records.map((record, position) => ({ id: position, ...record }))
  let nextId = expected.length
  const store = createMemoryStore({ things: expected }, inferModel)
  for (const { queries, writes, refuse } of steps) {
    for (const one of queries) {
      expect(await store.find('things', one)).to.deep.equal(select(expected, one), JSON.stringify(one))
    }
    const changed = [...expected]
    const done = store.transact(async (transaction) => {
      for (const one of writes) {
        const at = one.at % (changed.length || 1)
        const id = changed[at]?.['id']
        if (one.kind === 'insert') {
          const resource = { id: (nextId += 1), ...one.attributes }
          changed.push(resource)
          transaction.insert('things', resource)
        } else if (id !== undefined && one.kind === 'replace') {
          changed[at] = { ...one.attributes, id }
          transaction.replace('things', toKey(id), changed[at])
        } else if (id !== undefined) {
          changed.splice(at, 1)
          transaction.remove('things', toKey(id))
        }
      }
      for (const one of queries) {
        expect(await transaction.find('things', one)).to.deep.equal(select(changed, one), JSON.stringify(one))
      }
      if (refuse) throw new Error('refused')
    })
    if (refuse) expect(await done.catch((error: Error) => error.message)).to.equal('refused')
    else await done
    expected = refuse ? expected : changed
    for (const one of [...queries, {}]) {
      expect(await store.find('things', one)).to.deep.equal(select(expected, one), JSON.stringify(one))
    }
  }
  expect(await store.dump()).to.deep.equal({ things: expected })
}
