import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect } from 'chai'

import { spawnLearn, spawnLearnWith } from '../support/cli.ts'
import { untilProcesses } from '../support/processes.ts'
import { withUsualPort } from '../support/usual-port.ts'

/** At one moment, as most editors do: a slow machine would show the empty file in between. */
const save = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}~`, text)
  await rename(`${file}~`, file)
}

describe('lessons/verbs watch', function () {
  this.timeout(30_000)
  let dir = ''
  beforeEach(async () => (dir = await mkdtemp(path.join(tmpdir(), 'learn-watch-'))))
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('checks after every save, keeps the server up for curl, and leaves nothing behind', () =>
    withUsualPort(async () => {
      const file = path.join(dir, 'learn/00-hello-api/server.ts')
      const watcher = spawnLearn(dir)
      const ended = new Promise<number | null>((resolve) => watcher.on('exit', resolve))
      let out = ''
      watcher.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      const shows = async (text: string) => {
        const end = performance.now() + 120_000
        while (!out.includes(text) && performance.now() < end)
          await new Promise((resolve) => setTimeout(resolve, 20))
        expect(out).to.contain(text)
        const seen = out
        out = out.slice(out.indexOf(text) + text.length)
        return seen
      }
      try {
        await shows('Not yet: step "change-a-word"')
        const origin =
          /http:\S+/.exec(await shows('Your server is running at').then(() => shows('\n')))?.[0] ?? ''
        expect(await (await fetch(origin)).text()).to.equal('Hello, nobody!')
        const starter = await readFile(file, 'utf8')
        await save(file, starter.replace('nobody', 'Bob'))
        await shows('Well done: step "change-a-word"')
        await save(file, `${starter.replace('nobody', 'Bob')}\nconst = 1`)
        await shows('Not yet: step "answer-with-data"')
        await shows('server.ts:')
        await save(file, starter.replace(`'Hello, nobody!'`, `{ name: 'Bob' }`))
        await shows('Well done: step "answer-with-data"')
      } finally {
        watcher.kill('SIGINT')
      }
      expect(await ended).to.equal(0)
      expect(await untilProcesses(dir, false)).to.deep.equal([])
    })).timeout(300_000)

  it('a newer save stops a check that is under way', () =>
    withUsualPort(async () => {
      const file = path.join(dir, 'learn/00-hello-api/server.ts')
      // So patient that the check of the loop would not end before the test does.
      const watcher = spawnLearnWith({ LEARN_TIMEOUT_FACTOR: '100' }, dir)
      const ended = new Promise((resolve) => watcher.on('exit', resolve))
      let out = ''
      watcher.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      const count = async (text: string, times: number) => {
        const end = performance.now() + 120_000
        while (out.split(text).length <= times && performance.now() < end)
          await new Promise((resolve) => setTimeout(resolve, 20))
        expect(out.split(text).length - 1, out).to.equal(times)
      }
      try {
        await count('Not yet: step', 1)
        const starter = await readFile(file, 'utf8')
        await save(file, 'for (;;) {}')
        await count('Checking', 2)
        await save(file, starter.replace('nobody', 'Bob'))
        await count('Well done', 1)
        await count('Not yet: step', 1)
      } finally {
        watcher.kill('SIGTERM')
      }
      await ended
      expect(await untilProcesses(dir, false)).to.deep.equal([])
    })).timeout(300_000)
})
