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
