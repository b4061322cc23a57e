import { expect } from 'chai'

import type { Page } from '../../src/core/query.ts'
import { pick, startOf } from '../../src/query/selection.ts'
import { select } from '../store/memory/select.ts'

const things = Array.from({ length: 7 }, (_, at) => ({ id: at }))

describe('query/selection', () => {
  const pages: readonly (readonly [page: Page, ids: readonly number[], offset: number])[] = [
    [{ offset: 0 }, [0, 1, 2, 3, 4, 5, 6], 0],
    [{ offset: 2, limit: 3 }, [2, 3, 4], 2],
    [{ offset: 5, limit: 3 }, [5, 6], 5],
    [{ offset: 9, limit: 3 }, [], 9],
    [{ offset: 0, limit: 0 }, [], 0],
    [{ offset: 9, limit: 3, clamp: true }, [6], 6],
    [{ offset: 7, limit: 7, clamp: true }, [0, 1, 2, 3, 4, 5, 6], 0],
  ]
  for (const [page, ids, offset] of pages) {
    it(JSON.stringify(page), () => {
      const selection = select(things, { page })
      expect(selection.items.map(({ id }) => id)).to.deep.equal(ids)
      expect(selection).to.include({ total: 7, offset })
    })
  }

  it('clamps to the first page of nothing', () => {
    expect(startOf({ offset: 30, limit: 10, clamp: true }, 0)).to.equal(0)
    expect(startOf(undefined, 0)).to.equal(0)
  })

  it('filters, then sorts, then cuts; and leaves what it was given', () => {
    const selection = select(things, {
      filter: { op: 'gt', path: ['id'], value: 2 },
      sort: [{ path: ['id'], descending: true }],
      page: { offset: 1, limit: 2 },
    })
    expect(selection).to.deep.equal({ items: [{ id: 5 }, { id: 4 }], total: 4, offset: 1 })
    expect(things.map(({ id }) => id)).to.deep.equal([0, 1, 2, 3, 4, 5, 6])
  })
})

describe('query/selection', () => {
  const value = { id: 1, a: { b: 1, c: { d: 2 } }, list: [{ x: 1, y: 2 }, 3] }
  const rows: readonly (readonly [paths: readonly string[], picked: object])[] = [
    [['id'], { id: 1 }],
    [['a.b', 'id'], { id: 1, a: { b: 1 } }],
    [['a.c.d', 'a.b'], { a: { b: 1, c: { d: 2 } } }],
    [['a', 'a.b'], { a: value.a }],
    [['list.x'], { list: [{ x: 1 }, 3] }],
    [['nope', 'a.nope', 'constructor'], { a: {} }],
    [['id.nope'], { id: 1 }],
    [[], {}],
  ]
  for (const [paths, picked] of rows) {
    it(paths.join(' ') || 'nothing', () =>
      expect(
        pick(
          value,
          paths.map((path) => path.split('.')),
        ),
      ).to.deep.equal(picked),
    )
  }
})
