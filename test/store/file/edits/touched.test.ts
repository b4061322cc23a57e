import { expect } from 'chai'

import type { Resource } from '../../../../src/core/resource.ts'
import { Touched } from '../../../../src/store/file/edits/touched.ts'

const settle = (touched: Touched): void => touched.begin()()

const note = (touched: Touched, before: Resource | undefined, after: Resource | undefined): void =>
  touched.note({ collection: 'cookies', key: '1', before, after })

/** What an edited file with this cookie, or without, cannot know of, while there is another in memory. */
const unknownTo = (touched: Touched, cookie: Resource | undefined, current: Resource | undefined): unknown =>
  touched.unknownTo({
    isInFile: (_, key, resource) => resource?.['name'] === (key === '1' ? cookie?.['name'] : undefined),
    current: () => current,
  })

describe('store/file: what an edited file cannot know of', () => {
  const plain = { id: 1, name: 'Plain' }
  const iced = { id: 1, name: 'Iced' }
  let touched: Touched
  beforeEach(() => {
    touched = new Touched()
    note(touched, undefined, plain)
    settle(touched)
    note(touched, plain, iced)
    settle(touched)
  })

  it('is everything since it was read, also what two checkpoints have changed', () => {
    expect(unknownTo(touched, undefined, iced)).to.deep.equal(
      new Map([['cookies', new Map([['1', undefined]])]]),
    )
  })
  it('is what the last checkpoint has changed', () => {
    expect(unknownTo(touched, plain, iced)).to.deep.equal(new Map([['cookies', new Map([['1', plain]])]]))
  })
  it('is nothing when it was read after the last checkpoint', () => {
    expect(unknownTo(touched, iced, iced)).to.deep.equal(new Map())
  })
  it('is what no checkpoint has taken in', () => {
    note(touched, iced, plain)
    expect(unknownTo(touched, iced, plain)).to.deep.equal(new Map([['cookies', new Map([['1', iced]])]]))
  })

  it('takes a record that was deleted since for deleted, and not for a new one', () => {
    note(touched, iced, undefined)
    for (const key of ['2', '3'])
      touched.note({ collection: 'cookies', key, before: undefined, after: plain })
    settle(touched)
    const bases = [['1', iced] as const, ['2', undefined] as const, ['3', undefined] as const]
    expect(unknownTo(touched, iced, undefined)).to.deep.equal(new Map([['cookies', new Map(bases)]]))
  })
})
