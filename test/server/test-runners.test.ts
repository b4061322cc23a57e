import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { symlink, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'

import { createServer, type Server } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { isBrowserInstalled } from '../support/browser.ts'
import { inFolder } from '../support/folder.ts'

const execute = promisify(execFile)
const project = fileURLToPath(packageFile(''))

const data = { names: [{ id: 1, name: 'Ada' }] }

/** Runs test files in a folder of their own, with a server for all of them; gives what the server has at the end. */
async function runTests(
  files: Readonly<Record<string, (url: string) => string>>,
  words: readonly string[],
  check: (output: string, server: Server) => Promise<void>,
): Promise<void> {
  const server = await createServer({ data, log: 0 })
  try {
    await inFolder(async (folder) => {
      await symlink(join(project, 'node_modules'), join(folder, 'node_modules'))
      await writeFile(join(folder, 'package.json'), '{"type":"module"}')
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text(server.url))
      const [command = '', ...rest] = words
      const { stdout } = await execute(join(project, 'node_modules/.bin', command), rest, {
        cwd: folder,
        // What a runner has rewritten has other places, and would spoil the count of covered lines.
        env: { ...process.env, NODE_V8_COVERAGE: undefined, CI: '1', NO_COLOR: '1' },
        maxBuffer: 1e8,
      }).catch((error: { readonly stdout: string; readonly stderr: string }) => {
        throw new Error(`${error.stdout}\n${error.stderr}`)
      })
      await check(stdout, server)
    })
  } finally {
    await server.close()
  }
}

/** 25 tests that each change what the others count on. */
const vitestFile = (url: string): string => `
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useWorld } from ${JSON.stringify(packageFile('dist/src/use-world.js').href)}

const api = useWorld(${JSON.stringify(url)}, { beforeEach, afterEach })
const send = (method, path, body) =>
  api.fetch(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })

for (let i = 0; i < 25; i++)
  test('test ' + i, async () => {
    expect((await send('POST', '/names', { name: 'n' + i })).status).toBe(201)
    expect((await send('DELETE', '/names/1')).status).toBe(200)
    expect(await (await api.fetch('/names')).json()).toEqual([{ id: 2, name: 'n' + i }])
    expect(await (await fetch(api.url + '/names')).json()).toEqual([{ id: 2, name: 'n' + i }])
    expect((await send('POST', '/_/reset')).status).toBe(200)
    expect(await (await api.fetch('/names')).json()).toEqual([{ id: 1, name: 'Ada' }])
  })
`

const worldsOf = async ({ url }: Server): Promise<readonly string[]> => {
  const worlds = (await (await fetch(`${url}/_/worlds`)).json()) as readonly { readonly name: string }[]
  return worlds.map(({ name }) => name)
}

/** Each worker has a browser: two in every run, eight with `WORLDS=all`. */
const browsers = process.env['WORLDS'] === 'all' ? { workers: 8, tests: 200 } : { workers: 2, tests: 20 }

describe('server: a world for each test', function () {
  // A test in a browser takes a second of processor time, and eight browsers share what the machine has.
  this.timeout(300_000 * browsers.workers)

  it('with 8 threads of Vitest: 200 tests do not see each other, and leave no world behind', async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`t${i}.test.js`, vitestFile]))
    const words = ['vitest', 'run', '--pool=threads', '--maxWorkers=8', '--testTimeout=120000']
    await runTests(files, words, async (output, server) => {
      expect(output).to.match(/Tests\s+200 passed/)
      expect(await worldsOf(server)).to.deep.equal(['main'])
      expect(await server.store.dump()).to.deep.equal(data)
    })
  })

  it('with mocha, whose hooks are global', async () => {
    const mochaFile = (url: string): string =>
      vitestFile(url)
        .replace(/import .* 'vitest'/, "import { expect as chai } from 'chai'\nconst test = it")
        .replace(', { beforeEach, afterEach }', '')
        .replaceAll('.toBe(', '.to.equal(')
        .replaceAll('.toEqual(', '.to.deep.equal(')
        .replaceAll('expect(', 'chai(')
    await runTests({ 't.test.js': mochaFile }, ['mocha', 't.test.js'], async (output, server) => {
      expect(output).to.contain('25 passing')
      expect(await worldsOf(server)).to.deep.equal(['main'])
    })
  })

  it(`with ${browsers.workers} workers of Playwright: ${browsers.tests} tests in Chromium do not see each other; other websites get what they got`, async function () {
    if (!isBrowserInstalled) return this.skip()
    const asked: (string | undefined)[] = []
    const other = createHttpServer((request, response) => {
      asked.push(request.headers['x-understudy-world'] as string | undefined)
      response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('elsewhere')
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const third = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const config = (url: string): string => `
export default {
  testDir: '.', testMatch: '*.spec.js', workers: ${browsers.workers}, fullyParallel: true, reporter: 'line', timeout: 120_000,
  use: { baseURL: ${JSON.stringify(url)}, launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] } },
}`
    const spec = (url: string): string => `
import { expect, test as base } from '@playwright/test'
import { inWorld } from ${JSON.stringify(packageFile('dist/src/playwright.js').href)}

const test = base.extend({ api: inWorld(${JSON.stringify(url)}) })
for (let i = 0; i < ${browsers.tests}; i++)
  test('test ' + i, async ({ page, api }) => {
    await page.goto('/_/health')
    const seen = await page.evaluate(async ({ i, third }) => {
      const headers = { 'Content-Type': 'application/json' }
      const names = async () => (await fetch('/names')).json()
      const status = async (path, init) => (await fetch(path, init)).status
      return [
        await status('/names', { method: 'POST', headers, body: JSON.stringify({ name: 'n' + i }) }),
        await status('/names/1', { method: 'DELETE' }),
        await names(),
        await (await fetch(third)).text(),
      ]
    }, { i, third: ${JSON.stringify(third)} })
    const mine = [{ id: 2, name: 'n' + i }]
    expect(seen).toEqual([201, 200, mine, 'elsewhere'])
    expect(await (await api.fetch('/names')).json()).toEqual(mine)
    await api.fetch('/_/reset', { method: 'POST' })
    expect(await page.evaluate(async () => (await fetch('/names')).json())).toEqual([{ id: 1, name: 'Ada' }])
  })
`
    try {
      await runTests(
        { 'playwright.config.js': config, 'names.spec.js': spec },
        ['playwright', 'test'],
        async (output, server) => {
          expect(output).to.contain(`${browsers.tests} passed`)
          expect(await worldsOf(server)).to.deep.equal(['main'])
          expect(await server.store.dump()).to.deep.equal(data)
        },
      )
      expect(asked.length).to.be.at.least(browsers.tests)
      expect(asked.filter((world) => world !== undefined)).to.deep.equal([])
    } finally {
      other.close()
    }
    return undefined
  })

  it('with a server of the same process, which forgets the world also where users sign in', async () => {
    const { useWorld } = await import('../../src/use-world.ts')
    const adminToken = 'an-admin-token-of-the-test'
    const server = await createServer({ data, auth: { key: 'a-key-of-the-test' }, adminToken })
    const hooks = { beforeEach: [] as (() => unknown)[], afterEach: [] as (() => unknown)[] }
    const api = useWorld(server, {
      beforeEach: (work) => hooks.beforeEach.push(work),
      afterEach: (work) => hooks.afterEach.push(work),
    })
    const worldsNow = async (): Promise<unknown> =>
      (await server.fetch('/_/worlds', { headers: { Authorization: `Bearer ${adminToken}` } })).json()
    for (const work of hooks.beforeEach) await work()
    await api.fetch('/names', { headers: { 'X-API-Key': 'a-key-of-the-test' } })
    expect(await worldsNow()).to.have.length(2)
    expect(api.url).to.equal(`${server.url}/_/in/${api.world}`)
    for (const work of hooks.afterEach) await work()
    expect(await worldsNow()).to.have.length(1)
    await server.close()
  })

  it('is not there where no test is running, and needs hooks', async () => {
    const { useWorld } = await import('../../src/use-world.ts')
    const hooks = { beforeEach: () => undefined, afterEach: () => undefined }
    const api = useWorld('http://localhost:3000', hooks)
    expect(() => api.url).to.throw('only while a test is running')
  })
})
