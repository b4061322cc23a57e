import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inFolder } from '../support/folder.ts'
import { differences } from './compare/answers.ts'
import { type Started, start } from './compare/contestants.ts'
import { createShop } from './compare/data.ts'
import { requestsOf, scenarios } from './compare/scenarios.ts'

const count = 1000

/** Speed says nothing where the answers are not the same. */
describe('bench: we and bare Koa', () => {
  it('answer every scenario alike', async () => {
    await inFolder(async (folder) => {
      const servers: Started[] = []
      try {
        for (const name of ['ours', 'bare koa'] as const) {
          const file = join(folder, `${name}.json`)
          await writeFile(file, JSON.stringify(createShop(count)))
          servers.push(await start(name, file))
        }
        const [ours, bare] = servers.map(({ url }) => url) as [string, string]
        for (const scenario of scenarios) {
          expect(await differences(scenario, count, [ours, bare]), scenario.name).to.deep.equal([])
          const [{ path } = { path: '' }] = requestsOf(scenario, count, 1)
          expect((await fetch(ours + path)).status, path).to.equal(200)
        }
      } finally {
        for (const server of servers) await server.stop()
      }
    })
  })
})
