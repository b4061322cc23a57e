import { expect } from 'chai'

import { addressesOfPlaces, ownAddress } from '../../../src/dialects/shared/addresses.ts'

const asked = (path: string, ...query: readonly (readonly [string, string])[]) => ({
  method: 'GET',
  base: 'http://localhost:3000/api',
  path,
  params: {},
  query,
  headers: {},
})
const isPlace = (name: string): boolean => name === 'after' || name === 'before'

describe('dialects/paging: addresses', () => {
  it('are those of the request, with nothing that a URI may not hold', () => {
    expect(ownAddress(asked('/p\u00e4sse', ['a', '1'], ['b[c]', 'x y']))).to.equal(
      'http://localhost:3000/api/p%C3%A4sse?a=1&b%5Bc%5D=x%20y',
    )
  })

  for (const { name, query, address } of [
    { name: 'a first parameter', query: [], address: '/posts?after=x' },
    { name: 'one more', query: [['a', '1']], address: '/posts?a=1&after=x' },
    {
      name: 'the place of the old one',
      query: [
        ['after', 'w'],
        ['a', '1'],
      ],
      address: '/posts?after=x&a=1',
    },
    {
      name: 'the place of several',
      query: [
        ['a', '1'],
        ['before', 'v'],
        ['b', '2'],
        ['after', 'w'],
        ['a', '3'],
      ],
      address: '/posts?a=1&after=x&b=2&a=3',
    },
  ] as const)
    it(`say another place as ${name}`, () => {
      expect(addressesOfPlaces(asked('/posts', ...query), isPlace)('after', 'x')).to.equal(
        `http://localhost:3000/api${address}`,
      )
    })
})
