import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { expect } from 'chai'

import { cases } from '../support/cases.ts'
import { learn, spawnLearnWith } from '../support/cli.ts'
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

/** Passes, so that the checker writes its progress several times. */
const passing = `import { createServer } from 'node:http'
createServer((_, response) => response.end('Hello, Bob!')).listen(3000)`

const loading = (file: string): string => `--import=${new URL(file, import.meta.url).href}`

/**
 * The checker's own files are written in two halves with a pause between them, and stay aside for a while, so that a
 * kill comes in the middle.
 */
const slowly = {
  NODE_OPTIONS: ['../../../src/lessons/runner/slow-disk.js', '../support/slow-rename.js']
    .map(loading)
    .join(' '),
}

const signals = ['SIGKILL', 'SIGINT', 'SIGTERM'] as const

/** Every moment from the start of the checker until it has long ended by itself. */
const moments = Array.from({ length: 12 }, (_, index) => 50 + index * 120)

describe('lessons/runner: nothing is left behind', function () {
  this.timeout(30_000)
  let root = ''
  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'learn-left-'))
    await learn(root, '--no-watch')
  })
  after(() => rm(root, { recursive: true, force: true }))

  /** Kills a checker with a workspace of its own; nothing may be left of it. */
  const interrupt = async (name: string, code: string, kill: Kill): Promise<void> => {
    const dir = path.join(root, name.replaceAll(' ', '-'))
    await cp(path.join(root, 'learn'), path.join(dir, 'learn'), { recursive: true, verbatimSymlinks: true })
    await writeFile(path.join(dir, 'learn/00-hello-api/server.ts'), code)
    const checker = spawnLearnWith({ ...slowly, TMPDIR: dir }, dir, 'check')
    const ended = new Promise((resolve) => checker.on('exit', resolve))
    await kill(checker, `${dir}/learn/00-hello-api`)
    await ended
    expect(await untilProcesses(`${dir}/`, false)).to.deep.equal([])
    const progress = await readFile(path.join(dir, 'learn/.learn/progress.json'), 'utf8')
    expect(JSON.parse(progress)).to.include({ format: 1, course: 'cookie-shop' })
  }

  cases(
    Object.entries(programs).flatMap(([name, code]) => signals.map((signal) => ({ name, code, signal }))),
    ({ name, signal }) => `${signal} to the checker ends ${name}`,
    ({ name, code, signal }) =>
      interrupt(`${signal} ${name}`, code, async (checker, mark) => {
        expect(await untilProcesses(mark, true)).to.not.have.length(0)
        await wait(150)
        checker.kill(signal)
      }),
  )

  cases(
    moments.map((delay, index) => ({ delay, signal: signals[index % 3] })),
    ({ delay, signal }) => `${signal} after ${delay} ms leaves a whole progress file and no program`,
    ({ delay, signal }) =>
      interrupt(`after ${delay}`, passing, async (checker) => {
        await wait(delay)
        checker.kill(signal)
      }),
  )

  cases(
    signals,
    (signal) => `${signal} while the progress file is being written leaves a whole one`,
    (signal) =>
      interrupt(`writing ${signal}`, passing, async (checker, lessonFolder) => {
        const notes = path.join(lessonFolder, '../.learn')
        while (!(await readdir(notes)).some((name) => name.endsWith('.tmp')) && checker.exitCode === null)
          await wait(2)
        expect(checker.exitCode, 'it ended before it wrote').to.equal(null)
        checker.kill(signal)
      }),
  )

  it('a check that ends by itself leaves nothing', async () => {
    expect((await learn(root, 'check')).code).to.equal(1)
    expect(await processesWith(`${root}/`)).to.deep.equal([])
  })
})

type Kill = (checker: ReturnType<typeof spawnLearnWith>, lessonFolder: string) => Promise<void>
