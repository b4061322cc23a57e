import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { createServer, type Database, type Json } from '../../src/index.ts'
import { parseDataText } from '../../src/store/file/data/data-text.ts'
import { ask } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'

const count = 10_000

const databaseOf = (entry: (at: number) => readonly [string, Json], more: Database = {}): Database => ({
  ...more,
  ...Object.fromEntries(Array.from({ length: count }, (_, at) => entry(at))),
})

const keys = Object.fromEntries(Array.from({ length: count }, (_, at) => [`thing${at}_id`, 1]))

/** Ways in which each collection can have to do with all others. */
const shapes: Readonly<Record<string, Database>> = {
  'that refer to the next': databaseOf((at) => [
    `things${at}`,
    [{ id: 1, name: 'a', [`things${(at + 1) % count}_id`]: 1 }],
  ]),
  'that refer to one': databaseOf((at) => [`things${at}`, [{ id: 1, user_id: 1 }]], { users: [{ id: 1 }] }),
  'to which one refers': databaseOf((at) => [`things${at}`, [{ id: 1 }]], { wide: [{ id: 1, ...keys }] }),
  'whose type is the same word': databaseOf((at) => [
    `${'!'.repeat(at % 100)}?${'.'.repeat(Math.floor(at / 100))}`,
    [{ id: 1 }],
  ]),
}

describe('schema: ten thousand collections', function () {
  this.timeout(300_000)

  for (const [what, database] of Object.entries(shapes))
    it(`${what} start within ten seconds`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, 'many.json')
        await writeFile(file, JSON.stringify(database))
        const before = process.cpuUsage()
        const server = await createServer({ data: file, report: () => undefined })
        const { user, system } = process.cpuUsage(before)
        try {
          expect(server.store.model.collections.size).to.be.within(count, count + 1)
          const [name = ''] = Object.keys(database)
          expect((await ask(server.url, `GET /${encodeURIComponent(name)}`)).status).to.equal(200)
          expect((user + system) / 1e6, 'seconds of processor time').to.be.lessThan(10)
        } finally {
          await server.close()
        }
      })
    })

  it('have their names compared without looking through the whole text for each', () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`c${at}`, []])))
    const before = process.cpuUsage()
    expect(Object.keys(parseDataText('many.json', text).database)).to.have.length(50_000)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6, 'seconds of processor time').to.be.lessThan(5)
  })

  it('are all of different types', async () => {
    const server = await createServer({ data: { '!': [], '!!': [], '!!!': [], resource_2: [] } })
    const types = [...server.store.model.collections.values()].map(({ type }) => type)
    await server.close()
    expect(new Set(types).size).to.equal(4)
  })
})
