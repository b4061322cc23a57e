import { expect } from 'chai'

import type { JsonObject } from '../../src/index.ts'
import { cut, shortened } from '../../src/site/excerpt.ts'

describe('site/excerpt', () => {
  it('leaves what is short as it is', () => {
    const cookie = { id: 1, name: 'Oat', details: { vegan: true, allergens: ['oats'] }, note: null }
    expect(shortened(cookie, 'id')).to.deep.equal(cookie)
  })

  it('cuts long texts, lists and names, and keeps the id', () => {
    const sample = shortened(
      { name: 'x'.repeat(10_240), list: [1, 2, 3, 4, 5], ['n'.repeat(99)]: 1, id: 'i'.repeat(99) },
      'id',
    )
    expect(Object.keys(sample)).to.deep.equal(['id', 'name', 'list'])
    expect(sample).to.deep.include({ id: 'i'.repeat(99), list: [1, 2, 3] })
    expect(sample['name']).to.match(/^x{59}…$/)
  })

  it('leaves out what is deep, and __proto__ at any depth', () => {
    const value = JSON.parse(
      '{"a":{"b":{"c":{"d":{"e":1}}}},"__proto__":{"x":1},"in":{"__proto__":1}}',
    ) as JsonObject
    expect(JSON.stringify(shortened(value, 'id'))).to.equal('{"a":{"b":{"c":{"d":{}}}},"in":{}}')
  })

  it('never cuts through a character', () => {
    expect(cut('🍪'.repeat(100), 10)).to.equal(`${'🍪'.repeat(9)}…`)
    expect(cut('🍪'.repeat(10), 10)).to.equal('🍪'.repeat(10))
    expect(cut('abc', 3)).to.equal('abc')
  })
})
