import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'

import { expect } from 'chai'

import { eventually } from '../support/eventually.ts'
import { inFolder } from '../support/folder.ts'
import { run, type Running, start } from '../support/program.ts'
import { onSmallDisk } from '../support/small-disk.ts'

/** Sends a POST that is answered after `delay`; waits until the server has begun with it. */
async function post({ url }: Running, delay: number) {
  const sent = request(`${url}/a?_delay=${delay}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', expect: '100-continue' },
  })
  const answered = once(sent, 'response').then(
    ([response]: { statusCode: number; headers: object }[]) => response,
    () => undefined,
  )
  sent.flushHeaders()
  await once(sent, 'continue')
  sent.end('{"n":1}')
  return { answered }
}

/** What a server on a file does between a request and its end. */
async function serving(args: readonly string[], during: (server: Running) => Promise<unknown>) {
  return inFolder(async (folder) => {
    const file = join(folder, 'db.json')
    await writeFile(file, '{"a":[]}')
    await during(await start([file, ...args]))
    return { data: await readFile(file, 'utf8'), files: await readdir(folder) }
  })
}

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

  it('answers a request that has three seconds to go, and keeps what it has written', async () => {
    const { data, files } = await serving([], async (server) => {
      const { answered } = await post(server, 3000)
      const ended = server.stop('SIGTERM')
      const response = await answered
      expect(response).to.deep.include({ statusCode: 201 })
      expect(response?.headers).to.deep.include({ connection: 'close' })
      expect((await ended).code).to.equal(0)
    })
    expect(data).to.equal('{"a":[{"id":1,"n":1}]}')
    expect(files).to.deep.equal(['db.json'])
  })

  it('cuts what takes longer than --stop-timeout, and reports it', async () => {
    const { data } = await serving(['--stop-timeout', '50'], async (server) => {
      const { answered } = await post(server, 60_000)
      const { code, stderr } = await server.stop('SIGTERM')
      expect(await answered).to.equal(undefined)
      expect(stderr).to.equal('Stopped before a request was answered: POST /a\n')
      expect(code).to.equal(0)
    })
    expect(data).to.equal('{"a":[]}')
  })

  it('ends at once at the second signal, whichever it is, and reports what it has cut', async () => {
    await serving(['--stop-timeout', '600000'], async (server) => {
      await Promise.all([post(server, 60_000), post(server, 60_000)])
      const idle = await fetch(server.url)
      await idle.text()
      const ended = server.stop('SIGTERM')
      await refused(server)
      server.child.kill('SIGINT')
      const { code, stderr } = await ended
      expect(stderr).to.equal('Stopped before 2 requests were answered: POST /a, POST /a\n')
      expect(code).to.equal(130)
    })
  })

  it('says so where the disk is full, and leaves no half of a file', async function () {
    await inFolder(async (folder) =>
      onSmallDisk(this, folder, async () => {
        await writeFile(join(folder, 'ballast'), 'x'.repeat(100_000)).catch(() => undefined)
        for (const [args, code, message] of [
          [['init', 'db.json'], 1, 'db.json could not be written: the disk is full.\n'],
          [['init', 'db.json', 'a: name'], 1, 'db.json could not be written: the disk is full.\n'],
          [['learn', 'start'], 2, 'The files of the lesson could not be written: the disk is full.\n'],
        ] as const)
          expect(await run(args, { cwd: folder })).to.include({ code, stderr: message })
        expect(await readdir(folder)).not.to.include('db.json')
      }),
    )
  })

  it('names what is wrong with --stop-timeout', async () => {
    const { code, stderr } = await run(['--stop-timeout', '10s'])
    expect(stderr).to.equal('--stop-timeout 10s is not valid. Use milliseconds: 30000\n')
    expect(code).to.equal(1)
  })
})

/** Waits until the server accepts no more connections. */
const refused = async ({ url }: Running): Promise<void> =>
  eventually(async () => {
    const isOpen = await fetch(url).then(
      () => true,
      () => false,
    )
    expect(isOpen).to.equal(false)
  })
