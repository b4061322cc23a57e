import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inferModel } from '../../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
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
    const link = join(folder.path, 'link.json')
    await symlink('db.json', link)
    for (const name of [file, link]) {
      const { code, stderr } = await run([name, '--port', '0'])
      expect(code).to.equal(1)
      expect(stderr).to.equal(
        `${name} is being served already, by the process ${first.child.pid}. Stop that one first, or serve a copy of the file.\n`,
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
    expect(await refusal()).to.include(`by the process ${process.pid}`)
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
      expect(await refusal()).to.include(`by the process ${living.pid}`)
      expect(await readFile(lock, 'utf8')).to.include(String(living.pid))
    } finally {
      living.kill()
    }
  })

  it('takes away what processes have left that were killed while they took the lock, and nothing of others', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'close')
    const living = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'])
    try {
      const kept = [`.db.json.lock.${living.pid}`, `.db.json.lock.${living.pid}.stale`, '.db.json.lock.x']
      const left = [`.db.json.lock.${child.pid}`, `.db.json.lock.${child.pid}.stale`]
      for (const name of [...kept, ...left]) await writeFile(join(folder.path, name), '')
      await (await open()).close()
      expect(await readdir(folder.path)).to.have.members(['db.json', ...kept])
    } finally {
      living.kill()
    }
  })

  it('lets exactly one of several in that start at once over a stale lock', async () => {
    await writeFile(lock, '{"pid":999999999,"started":"1"}')
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map(() => start([file]).catch((error: Error) => error.message)),
    )
    const servers = all.filter((one) => typeof one !== 'string')
    expect(servers).to.have.length(1)
    expect(all.filter((one) => typeof one === 'string' && one.includes('served already'))).to.have.length(4)
    for (const server of servers) await server.stop()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  })
})
