import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { expect } from 'chai'

const slowDisk = new URL('../../../src/lessons/runner/slow-disk.js', import.meta.url).href

const writes: Readonly<Record<string, string>> = {
  'node:fs/promises': `import { writeFile } from 'node:fs/promises'; await writeFile(file, 'abcdef')`,
  'a callback': `import { writeFile } from 'node:fs'; await new Promise((done) => writeFile(file, 'abcdef', done))`,
  'a callback and options': `import fs from 'node:fs'; await new Promise((done) => fs.writeFile(file, 'abcdef', 'utf8', done))`,
  writeFileSync: `import { writeFileSync } from 'node:fs'; writeFileSync(file, new TextEncoder().encode('abcdef'))`,
}

describe('lessons/runner: a slow disk', () => {
  let dir = ''
  before(async () => (dir = await mkdtemp(path.join(tmpdir(), 'learn-slow-'))))
  after(() => rm(dir, { recursive: true, force: true }))

  for (const [name, code] of Object.entries(writes))
    it(`shows half of what ${name} writes, and then all of it`, async () => {
      const file = path.join(dir, `${name.replace(/\W/g, '-')}.txt`)
      const source = `const file = ${JSON.stringify(file)}; ${code}`
      const child = spawn(process.execPath, ['--import', slowDisk, '--input-type=module', '-e', source])
      const ended = once(child, 'exit')
      const seen = new Set<string>()
      while (child.exitCode === null && !seen.has('abc')) {
        seen.add(await readFile(file, 'utf8').catch(() => ''))
        await wait(3)
      }
      await ended
      expect([...seen]).to.include('abc')
      expect(await readFile(file, 'utf8')).to.equal('abcdef')
    })
})
