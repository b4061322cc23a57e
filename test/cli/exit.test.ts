import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inFolder } from '../support/folder.ts'
import { start } from '../support/program.ts'

describe('cli/exit', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`stops at ${signal}, and leaves the file alone with everything in it`, async () => {
      await inFolder(async (folder) => {
        const file = join(folder, 'db.json')
        await writeFile(file, '{"a":[]}')
        const server = await start([file])
        const headers = { 'content-type': 'application/json' }
        const { status } = await fetch(`${server.url}/a`, { method: 'POST', body: '{"n":1}', headers })
        expect(status).to.equal(201)
        expect((await server.stop(signal)).code).to.equal(0)
        expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":1,"n":1}]}')
        expect(await readdir(folder)).to.deep.equal(['db.json'])
      })
    })
  }
})
