import { expect } from 'chai'

import type { Resource } from '../../../../src/core/resource.ts'
import { RecentWrites } from '../../../../src/store/file/edits/recent-writes.ts'

const settle = (writes: RecentWrites): void => writes.beginCheckpoint()()

const note = (writes: RecentWrites, before: Resource | undefined, after: Resource | undefined): void =>
  writes.note({ collection: 'cookies', key: '1', before, after })

/** What an edited file with this cookie, or without, cannot know of, while there is another in memory. */
const unknownTo = (
  writes: RecentWrites,
  cookie: Resource | undefined,
  current: Resource | undefined,
): unknown =>
  writes.unknownTo({
    isInFile: (_, key, resource) => resource?.['name'] === (key === '1' ? cookie?.['name'] : undefined),
    current: () => current,
  })

describe('store/file/edits/recent-writes: what an edited file cannot know of', () => {
  const plain = { id: 1, name: 'Plain' }
  const iced = { id: 1, name: 'Iced' }
  let writes: RecentWrites
  beforeEach(() => {
    writes = new RecentWrites()
    note(writes, undefined, plain)
    settle(writes)
    note(writes, plain, iced)
    settle(writes)
  })

  it('is everything since it was read, also what two checkpoints have changed', () => {
    expect(unknownTo(writes, undefined, iced)).to.deep.equal(
      new Map([['cookies', new Map([['1', undefined]])]]),
    )
  })
  it('is what the last checkpoint has changed', () => {
    expect(unknownTo(writes, plain, iced)).to.deep.equal(new Map([['cookies', new Map([['1', plain]])]]))
  })
  it('is nothing when it was read after the last checkpoint', () => {
    expect(unknownTo(writes, iced, iced)).to.deep.equal(new Map())
  })
  it('is what no checkpoint has taken in', () => {
    note(writes, iced, plain)
    expect(unknownTo(writes, iced, plain)).to.deep.equal(new Map([['cookies', new Map([['1', iced]])]]))
  })

  it('takes a record that was deleted since for deleted, and not for a new one', () => {
    note(writes, iced, undefined)
    for (const key of ['2', '3']) writes.note({ collection: 'cookies', key, before: undefined, after: plain })
    settle(writes)
    const bases = [['1', iced] as const, ['2', undefined] as const, ['3', undefined] as const]
    expect(unknownTo(writes, iced, undefined)).to.deep.equal(new Map([['cookies', new Map(bases)]]))
  })
})
