import { expect } from 'chai'

import type { Database } from '../../src/core/resource.ts'
import { indexNames } from '../../src/schema/collection-names.ts'
import { inferModel } from '../../src/schema/infer-model.ts'
import { otherPairs, pairs } from './words.ts'

const targetsIn = (database: Database): readonly string[] =>
  [...(inferModel(database).model.collections.get('things')?.relationships.values() ?? [])].map(
    ({ target }) => target,
  )

describe('schema/collection-names', () => {
  it('finds the collections of more than 200 words in five languages by name alone', () => {
    expect(pairs.length).to.be.greaterThan(200)
    const missed = pairs.flatMap(([language, singular, plural]) => {
      const keys = [`${singular}Id`, `${singular}_id`]
      const found = keys.map((key) => targetsIn({ [plural]: [{ id: 1 }], things: [{ id: 1, [key]: 7 }] })[0])
      return found.every((target) => target === plural) ? [] : [`${language}: ${singular} → ${plural}`]
    })
    expect(missed).to.deep.equal([])
  })

  it('finds words with other plurals only if every value is an id', () => {
    const missed = otherPairs.filter(([, singular, plural]) => {
      const records = [1, 2].map((id) => ({ id }))
      const things = records.map(({ id }) => ({ id, [`${singular}Id`]: id }))
      const unrelated = things.map((thing) => ({ ...thing, [`${singular}Id`]: 9 }))
      return (
        targetsIn({ [plural]: records, things })[0] !== plural ||
        targetsIn({ [plural]: records, things: unrelated }).length > 0
      )
    })
    expect(missed).to.deep.equal([])
  })

  it('prefers the name as it is spelled, and knows only lists of records', () => {
    const kinds = { orgs: 'collection', Orgs: 'collection', org: 'singular', tags: 'value' } as const
    const { find } = indexNames(new Map(Object.entries(kinds).map(([name, kind]) => [name, { kind }])))
    expect([find('org'), find('Org'), find('ORG'), find('tag'), find('')]).to.deep.equal([
      'orgs',
      'Orgs',
      'orgs',
      undefined,
      undefined,
    ])
  })
})
