import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { expect } from 'chai'

import { learn, spawnLearn } from '../support/cli.ts'
import { processesWith, untilProcesses } from '../support/processes.ts'

/** Programs that would stay for ever, and something that they start. */
const programs: Readonly<Record<string, string>> = {
  'an endless loop': 'for (;;) {}',
  'a program that never listens': 'setInterval(() => {}, 1000)',
  'a handler that never answers': `import { createServer } from 'node:http'\ncreateServer(() => {}).listen(3000)`,
  'a child of the program': `import { spawn } from 'node:child_process'
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.cwd()])
    setInterval(() => {}, 1000)`,
}

describe('lessons/runner: nothing is left behind', function () {
  this.timeout(30_000)
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'learn-left-'))
    await learn(dir, '--no-watch')
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  for (const [name, code] of Object.entries(programs))
    for (const signal of ['SIGKILL', 'SIGINT', 'SIGTERM'] as const)
      it(`${signal} to the checker ends ${name}`, async () => {
        await writeFile(path.join(dir, 'learn/00-hello-api/server.ts'), code)
        const checker = spawnLearn(dir, 'check')
        const ended = new Promise((resolve) => checker.on('exit', resolve))
        await untilProcesses(`${dir}/learn/00-hello-api`, true)
        await wait(150)
        checker.kill(signal)
        await ended
        expect(await untilProcesses(dir, false)).to.deep.equal([])
        JSON.parse(await readFile(path.join(dir, 'learn/.learn/progress.json'), 'utf8'))
      })

  it('SIGKILL at any moment leaves a whole progress file', async () => {
    const file = path.join(dir, 'learn/.learn/progress.json')
    for (let delay = 200; delay < 800; delay += 60) {
      const checker = spawnLearn(dir, 'check')
      const ended = new Promise((resolve) => checker.on('exit', resolve))
      await wait(delay)
      checker.kill('SIGKILL')
      await ended
      expect(JSON.parse(await readFile(file, 'utf8'))).to.include({ format: 1, course: 'cookie-shop' })
    }
    expect(await untilProcesses(dir, false)).to.deep.equal([])
  })

  it('a check that ends by itself leaves nothing', async () => {
    expect((await learn(dir, 'check')).code).to.equal(1)
    expect(await processesWith(dir)).to.deep.equal([])
  })
})
