import { expect } from 'chai'

import { addressesOfPages, ownAddress, pagesAround } from '../../../src/dialects/common/paging.ts'

const asked = (path: string, ...query: readonly (readonly [string, string])[]) => ({
  method: 'GET',
  base: 'http://localhost:3000/api',
  path,
  params: {},
  query,
  headers: {},
})

describe('dialects/common/paging: addresses', () => {
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
      expect(addressesOfPages(asked('/posts', ...query), 'after', ['after', 'before'])('x')).to.equal(
        `http://localhost:3000/api${address}`,
      )
    })
})

describe('dialects/common/paging: numbers', () => {
  const rows: readonly (readonly [number, number, ReturnType<typeof pagesAround>])[] = [
    [1, 0, { first: 1, prev: null, next: null, last: 1 }],
    [1, 10, { first: 1, prev: null, next: null, last: 1 }],
    [1, 11, { first: 1, prev: null, next: 2, last: 2 }],
    [2, 30, { first: 1, prev: 1, next: 3, last: 3 }],
    [3, 30, { first: 1, prev: 2, next: null, last: 3 }],
    [99, 30, { first: 1, prev: 3, next: null, last: 3 }],
  ]
  for (const [number, total, around] of rows)
    it(`page ${number} of ${total} by ten`, () =>
      expect(pagesAround(number, total, 10)).to.deep.equal(around))
})
