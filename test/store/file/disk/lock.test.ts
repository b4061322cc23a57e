import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { expect } from 'chai'

import { inferModel } from '../../../../src/schema/infer-model.ts'
import { locate } from '../../../../src/store/file/disk/files.ts'
import { lockWritable } from '../../../../src/store/file/disk/lock.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
import { eventually } from '../../../support/eventually.ts'
import { createFolder } from '../../../support/folder.ts'
import { run, start } from '../../../support/program.ts'

describe('store/file/disk/lock', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let lock: string
  const open = (name = file) => openFileStore(name, { createModel: inferModel })
  const refusal = (name = file): Promise<string> =>
    open(name).then(
      () => 'opened',
      (error: Error) => error.message,
    )

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    lock = join(folder.path, '.db.json.lock')
    await writeFile(file, '{"a":[]}')
  })
  afterEach(() => folder.remove())

  it('refuses a second server, by any name of the file, and names the first', async () => {
    const first = await start([file])
    const symbolic = join(folder.path, 'link.json')
    await symlink('db.json', symbolic)
    for (const name of [file, symbolic]) {
      const { code, stderr } = await run([name, '--port', '0'])
      expect(code).to.equal(1)
      expect(stderr).to.equal(
        `${name} is already being served by process ${first.child.pid}. Stop that one first, or serve a copy of the file.\n`,
      )
    }
    expect((await fetch(`${first.url}/a`)).status).to.equal(200)
    await first.stop()
    expect((await readdir(folder.path)).toSorted()).to.deep.equal(['db.json', 'link.json'])
  })

  it('takes over after a server that was killed', async () => {
    const first = await start([file])
    await fetch(`${first.url}/a`, {
      method: 'POST',
      body: '{"id":7}',
      headers: { 'content-type': 'application/json' },
    })
    await first.stop('SIGKILL')
    expect(await readdir(folder.path)).to.include('.db.json.lock')
    const second = await start([file])
    expect(await (await fetch(`${second.url}/a`)).json()).to.deep.equal([{ id: 7 }])
    await second.stop()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })

  it('refuses a second store in one process, until the first is closed', async () => {
    const store = await open()
    expect(await refusal()).to.include(`by process ${process.pid}`)
    await store.close()
    await (await open()).close()
  })

  it('takes over what is left of dead processes, of earlier ones with a pid that is taken again, and of nobody', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'close')
    const living = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'])
    try {
      for (const text of [
        JSON.stringify({ pid: child.pid, started: '1' }),
        JSON.stringify({ pid: living.pid, started: 'long ago' }),
        JSON.stringify({ pid: process.pid, started: '' }),
        '',
        'null',
        '{"pid":"x"}',
      ]) {
        await writeFile(lock, text)
        const store = await open()
        expect(JSON.parse(await readFile(lock, 'utf8'))).to.include({ pid: process.pid })
        await store.close()
      }
      await writeFile(lock, JSON.stringify({ pid: living.pid, started: '' }))
      expect(await refusal()).to.include(`by process ${living.pid}`)
      expect(await readFile(lock, 'utf8')).to.include(String(living.pid))
    } finally {
      living.kill()
    }
  })

  it('replaces the guard of a process that was killed while it removed a lock', async () => {
    await writeFile(lock, '{"pid":999999999,"started":"1"}')
    await writeFile(`${lock}.removal`, '')
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(`${lock}.removal`, longAgo, longAgo)
    await (await open()).close()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })

  it('lets exactly one of several in that start at once over a stale lock', async () => {
    await writeFile(lock, '{"pid":999999999,"started":"1"}')
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map(() => start([file]).catch((error: Error) => error.message)),
    )
    const servers = all.filter((one) => typeof one !== 'string')
    expect(servers).to.have.length(1)
    expect(
      all.filter((one) => typeof one === 'string' && one.includes('already being served')),
    ).to.have.length(4)
    for (const server of servers) await server.stop()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })

  describe('of a process that cannot be looked up from here', () => {
    const timings = { heartbeat: 50, gone: 1000 }
    const foreign = JSON.stringify({
      pid: 1,
      started: '7',
      host: 'box',
      boot: 'other',
      namespace: 'pid:[1]',
      id: 'x',
    })
    const acquire = async (more = {}) => {
      const reports: string[] = []
      const files = await locate(file)
      const started = performance.now()
      const held = await lockWritable(files, { timings, report: (text) => reports.push(text), ...more })
      return { held, reports, duration: performance.now() - started }
    }
    const beatUntil = async (over: AbortSignal): Promise<void> => {
      while (!over.aborted) {
        await utimes(lock, new Date(), new Date())
        await setTimeout(100)
      }
    }

    it('is refused while its heartbeat goes on, with its host, how long ago that was, and a way out', async () => {
      await writeFile(lock, foreign)
      const over = new AbortController()
      const beating = beatUntil(over.signal)
      const message = await acquire().then(
        () => 'acquired',
        (error: Error) => error.message,
      )
      over.abort()
      await beating
      expect(message).to.match(/already being served by process 1 on box: its last heartbeat came \d s ago\./)
      expect(message).to.include('--steal-lock')
      expect(await readFile(lock, 'utf8')).to.equal(foreign)
    })

    it('is taken over once its heartbeat has stopped, and that is reported', async () => {
      await writeFile(lock, foreign)
      const { held, reports, duration } = await acquire()
      expect(duration).to.be.within(900, 10_000)
      expect(reports.join()).to.include('is locked by process 1 on box')
      expect(held?.notices).to.deep.equal([
        `${file} was locked by process 1 on box, whose heartbeat has stopped. The lock was taken over.`,
      ])
      await held?.release()
      expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    })

    it('is not waited for when this machine has rebooted since', async () => {
      const before = { pid: 1, started: '7', host: hostname(), boot: 'other', namespace: 'pid:[4026531836]' }
      await writeFile(lock, JSON.stringify(before))
      await utimes(lock, 1, 1)
      const { held, duration } = await acquire({ timings: { heartbeat: 50, gone: 20_000 } })
      expect(duration).to.be.lessThan(10_000)
      await held?.release()
    })

    it('loses the lock to whoever steals it, and writes nothing from then on', async () => {
      const reports: string[] = []
      const first = await openFileStore(file, {
        createModel: inferModel,
        report: (text) => reports.push(text),
      })
      await first.transact(async (transaction) => transaction.insert('a', { id: 1 }))
      await writeFile(lock, foreign)
      await eventually(async () => expect(reports.join()).to.include('has taken over'))
      const late = first.transact(async (transaction) => transaction.insert('a', { id: 2 }))
      expect(await late.catch((error: { status: number }) => error.status)).to.equal(503)
      expect(await first.get('a', '2')).to.equal(undefined)
      await first.close()
      expect(await readFile(lock, 'utf8')).to.equal(foreign)
    }).timeout(60_000)

    it('gets its lock back when somebody deletes the file', async () => {
      const { held } = await acquire()
      const text = await readFile(lock, 'utf8')
      await rm(lock)
      await eventually(async () => expect(await readFile(lock, 'utf8')).to.equal(text))
      await held?.assertHeld()
      await held?.release()
      expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    })

    it('notices on waking up that it was replaced, before it writes', async () => {
      const server = await start([file, '--durability', 'process'])
      const post = (id: number) =>
        fetch(`${server.url}/a`, {
          method: 'POST',
          body: JSON.stringify({ id }),
          headers: { 'content-type': 'application/json' },
        })
      try {
        expect((await post(1)).status).to.equal(201)
        server.child.kill('SIGSTOP')
        await writeFile(lock, foreign)
        await setTimeout(11_000)
        const answers = [post(2), post(3)]
        await setTimeout(100)
        server.child.kill('SIGCONT')
        expect((await Promise.all(answers)).map(({ status }) => status)).to.deep.equal([503, 503])
      } finally {
        await server.stop('SIGKILL')
      }
    }).timeout(60_000)
  })

  it('is stolen from a server that runs, which then writes nothing more', async () => {
    const first = await start([file])
    const post = (url: string, id: number) =>
      fetch(`${url}/a`, {
        method: 'POST',
        body: JSON.stringify({ id }),
        headers: { 'content-type': 'application/json' },
      })
    expect((await post(first.url, 1)).status).to.equal(201)
    const second = await start([file, '--steal-lock'])
    try {
      expect(second.stdout() + second.stderr()).to.include('was taken over, because --steal-lock was given')
      expect(await (await fetch(`${second.url}/a`)).json()).to.deep.equal([{ id: 1 }])
      expect((await post(first.url, 2)).status).to.equal(503)
      expect(first.stderr()).to.include('has taken over')
      expect((await post(second.url, 3)).status).to.equal(201)
    } finally {
      await first.stop()
      expect(await (await fetch(`${second.url}/a`)).json()).to.deep.equal([{ id: 1 }, { id: 3 }])
      await second.stop()
    }
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.include({ a: [{ id: 1 }, { id: 3 }] })
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  }).timeout(60_000)

  it('holds for a hard link to the file', async () => {
    const other = join(folder.path, 'other.json')
    await link(file, other)
    const store = await open()
    expect(await refusal(other)).to.include(`${other} is already being served by process ${process.pid}`)
    await store.close()
    await (await open(other)).close()
    expect((await readdir(folder.path)).toSorted()).to.deep.equal(['db.json', 'other.json'])
  })

  it('says so when a hard link lies in another folder', async () => {
    const elsewhere = await createFolder()
    await link(file, join(elsewhere.path, 'db.json'))
    const store = await open()
    expect(store.notices.join()).to.include('another name in another folder (a hard link)')
    await store.close()
    await elsewhere.remove()
  })

  for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK']) {
    it(`needs no hard links, which some disks refuse with ${code}`, async () => {
      const preload = join(folder.path, 'no-links.mjs')
      await writeFile(
        preload,
        `import fs from 'node:fs'
         import { syncBuiltinESMExports } from 'node:module'
         const error = () => Object.assign(new Error('no links'), { code: '${code}' })
         fs.promises.link = async () => { throw error() }
         fs.link = (from, to, done) => setImmediate(done, error())
         fs.linkSync = () => { throw error() }
         syncBuiltinESMExports()`,
      )
      const env = { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` }
      const server = await start([file], { env })
      const answer = await fetch(`${server.url}/a`, {
        method: 'POST',
        body: '{"id":7}',
        headers: { 'content-type': 'application/json' },
      })
      expect(answer.status).to.equal(201)
      expect((await run([file, '--port', '0'], { env })).stderr).to.include('already being served')
      await server.stop()
      expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":7}]}')
    })
  }
})
