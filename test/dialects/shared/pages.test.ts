import { expect } from 'chai'

import { pagesAround } from '../../../src/dialects/shared/pages.ts'

describe('dialects/paging/pages', () => {
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
