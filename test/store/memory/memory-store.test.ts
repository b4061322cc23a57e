import { expect } from 'chai'

import { inferModel } from '../../../src/schema/infer-model.ts'
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts'

describe('store/memory/memory-store: while a transaction runs', () => {
  const held = () => {
    let release = (): void => undefined
    const until = new Promise<void>((resolve) => (release = resolve))
    return { until, release: () => release() }
  }
  const store = () => createMemoryStore({ users: [{ id: 1, name: 'Ada' }] }, inferModel)

  it('no one else reads its writes until it is decided that they stay', async () => {
    for (const stays of [true, false]) {
      const users = store()
      const { until, release } = held()
      const writing = users.transact(async (transaction) => {
        transaction.insert('users', { id: 2, name: 'Ghost' })
        expect(await transaction.get('users', '2')).to.include({ name: 'Ghost' })
        await until
        if (!stays) throw new Error('no')
      })
      const seen: unknown[] = []
      const reading = Promise.all([
        users.get('users', '2').then((user) => seen.push(user?.['name'])),
        users.find('users', {}).then(({ total }) => seen.push(total)),
        users.dump().then(({ users: all }) => seen.push((all as readonly unknown[]).length)),
      ])
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(seen).to.deep.equal([])
      release()
      await writing.catch(() => undefined)
      await reading
      expect(seen).to.have.members(stays ? ['Ghost', 2, 2] : [undefined, 1, 1])
    }
  })

  it('everybody reads on as long as it has written nothing', async () => {
    const users = store()
    const { until, release } = held()
    const writing = users.transact(async () => until)
    expect(await users.get('users', '1')).to.include({ name: 'Ada' })
    release()
    await writing
  })
})

describe('store/memory/memory-store: the history', () => {
  const store = (name = 'a') => createMemoryStore({ items: [{ id: 1, name }] }, inferModel)
  const rename = async (items: ReturnType<typeof store>, name: string) =>
    items.transact(async (transaction) => transaction.replace('items', '1', { id: 1, name }))
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      ({ message }: Error) => message,
    )

  it('has a thousand transactions at most, and says how far it reaches', async () => {
    const items = store()
    for (let at = 1; at <= 1002; at++) await rename(items, `${at}`)
    expect(items.history.map(({ n }) => n))
      .to.include.members([3, 1002])
      .and.not.include(2)
    expect(await refusal(items.undo({ steps: 1001 }))).to.equal('There are 1000 changes to undo, not 1001.')
    expect(await refusal(items.reset({ kind: 'change', n: 1 }))).to.equal(
      'The history does not reach so far.',
    )
    expect(await (await items.at({ kind: 'change', n: 2 })).dump()).to.deep.equal({
      items: [{ id: 1, name: '2' }],
    })
    await items.undo({ steps: 1000 })
    expect(await items.dump()).to.deep.equal({ items: [{ id: 1, name: '2' }] })
  })

  it('keeps no more than some megabytes of what was replaced', async () => {
    const items = store('x'.repeat(1_000_000))
    for (let at = 1; at <= 40; at++) await rename(items, `${at}`.padEnd(1_000_000))
    expect(items.history.length).to.be.within(5, 20)
    expect(await refusal(items.undo({ steps: 21 }))).to.match(/^There are \d+ changes to undo, not 21\.$/)
    for (let at = 0; at < 40; at++)
      await items.transact(async (one) => one.insert('items', { id: `new-${at}` }))
    await items.reset()
    expect(items.history.at(-1)).to.include({ replacedBy: 'reset' })
  })

  it('copies nothing until it is asked for, and shares what has not changed', async () => {
    const items = createMemoryStore({ items: [{ id: 1 }], tags: [{ id: 1 }, { id: 2 }] }, inferModel)
    const fork = items.fork()
    expect(fork.ownRows).to.equal(0)
    await fork.transact(async (transaction) => transaction.remove('items', '1'))
    await (await fork.at({ kind: 'change', n: 0 })).dump()
    expect(fork.ownRows).to.be.within(0, 1)
  })
})
