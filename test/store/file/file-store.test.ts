import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ApiError } from '../../../src/core/error.ts'
import type { FileNews } from '../../../src/core/trace.ts'
import { inferModel } from '../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../src/store/file/open-file-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { eventually } from '../../support/eventually.ts'
import { breakDisk, type Call } from '../../support/faulty-disk.ts'
import { createFolder } from '../../support/folder.ts'
import { makeReadOnly, onSmallDisk } from '../../support/small-disk.ts'

describe('store/file/file-store: failures', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let place: string
  let file: string
  let store: Store
  let reports: string[]
  let restore: (() => void)[]
  let told: FileNews[]

  const open = async (): Promise<void> => {
    store = await openFileStore(file, {
      createModel: inferModel,
      report: (text) => reports.push(text),
      announce: (news) => told.push(news),
    })
  }
  const insert = (id: number, more = {}): Promise<void> =>
    store.transact(async (transaction) => transaction.insert('a', { id, ...more }))
  const status = (write: Promise<unknown>): Promise<number> =>
    write.then(
      () => 200,
      (error: unknown) => (error instanceof ApiError ? error.status : 0),
    )
  const ids = async (): Promise<unknown[]> => (await store.find('a', {})).items.map(({ id }) => id)
  const onDisk = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8')) as unknown

  beforeEach(async () => {
    folder = await createFolder()
    place = join(folder.path, 'place')
    await mkdir(place)
    file = join(place, 'db.json')
    reports = []
    restore = []
    told = []
    await writeFile(file, '{"a":[{"id":1}]}')
    await open()
  })
  afterEach(async () => {
    for (const one of restore) one()
    await store.close()
    await folder.remove()
  })

  for (const [call, code, expected] of [
    ['write', 'ENOSPC', 507],
    ['write', 'EDQUOT', 507],
    ['fdatasync', 'EIO', 507],
    ['write', 'EROFS', 503],
    ['write', 'EACCES', 503],
    ['stat', 'ENOENT', 503],
  ] as const satisfies readonly (readonly [Call, string, number])[]) {
    it(`answers ${expected} when ${call} says ${code}, changes nothing, and works again afterwards`, async () => {
      await insert(2)
      restore.push(breakDisk(call, code, (target) => call !== 'stat' || String(target).includes('journal')))
      const results = await Promise.all([
        status(insert(3)),
        status(insert(4)),
        status(store.transact(async (transaction) => transaction.remove('a', '1'))),
        status(store.transact(async (transaction) => transaction.replace('a', '2', { id: 2, n: 1 }))),
      ])
      expect(results).to.deep.equal([expected, expected, expected, expected])
      expect(await store.dump()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }] })
      restore.pop()?.()
      expect(await status(insert(5))).to.equal(200)
      expect(await ids()).to.deep.equal([1, 2, 5])
      await store.close()
      expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }, { id: 5 }] })
      expect(await readdir(place)).to.deep.equal(['db.json'])
    })
  }

  it('takes back what was half written, so that a restart does not find what was refused', async () => {
    await insert(2)
    restore.push(breakDisk('fdatasync', 'EIO'))
    expect(await status(insert(3))).to.equal(507)
    const journal = await readFile(join(place, '.db.json.journal.1'), 'utf8')
    expect(journal).to.include('"id":2').and.not.to.include('"id":3')
  })

  it('refuses to go on behind a half written line that it cannot take back', async () => {
    await insert(2)
    restore.push(breakDisk('fdatasync', 'EIO'), breakDisk('ftruncate', 'EIO'))
    expect(await status(insert(3))).to.equal(507)
    restore[0]?.()
    expect(await status(insert(4))).to.equal(507)
    restore[1]?.()
    expect(await status(insert(5))).to.equal(200)
    expect(await readFile(join(place, '.db.json.journal.1'), 'utf8')).not.to.match(/"id":[34]/)
  })

  it('undoes a transaction that was built on one that could not be written', async () => {
    restore.push(breakDisk('write', 'ENOSPC'))
    const first = insert(2)
    const second = store.transact(async (transaction) => {
      expect(await transaction.get('a', '2')).to.deep.equal({ id: 2 })
      transaction.replace('a', '2', { id: 2, seen: true })
    })
    expect([await status(first), await status(second)]).to.deep.equal([507, 507])
    expect(await ids()).to.deep.equal([1])
  })

  it('reports no change that could not be written', async () => {
    const heard: unknown[] = []
    store.subscribe((change) => heard.push(change))
    restore.push(breakDisk('write', 'ENOSPC'))
    await status(insert(2, { odd: 1 }))
    expect(heard).to.deep.equal([])
    expect(store.model.collections.get('a')?.attributes.has('odd')).to.equal(false)
  })

  it('restores what an undo has put back at its place', async () => {
    for (const id of [2, 3, 4, 5, 6]) await insert(id)
    await store.close()
    await open()
    restore.push(breakDisk('promises.rename', 'ENOSPC'))
    await store.transact(async (transaction) => {
      for (const key of ['1', '3', '4', '6']) transaction.remove('a', key)
    })
    await store.undo({ steps: 1 })
    expect(await ids()).to.deep.equal([1, 2, 3, 4, 5, 6])
    // What the file lacks stays in the journal.
    await store.close()
    restore.pop()?.()
    await open()
    expect(await ids()).to.deep.equal([1, 2, 3, 4, 5, 6])
  })

  it('keeps on taking changes when only the data file cannot be written, and writes it later', async () => {
    restore.push(breakDisk('promises.rename', 'ENOSPC'))
    await insert(2)
    await eventually(async () => expect(reports.join()).to.include('cannot be written yet: the disk is full'))
    expect(await status(insert(3))).to.equal(200)
    expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }] })
    restore.pop()?.()
    await eventually(async () =>
      expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }, { id: 3 }] }),
    )
    await eventually(async () => expect(reports.at(-1)).to.include('up to date again'))
    expect(reports).to.have.length(2)
    const states = told.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])
    expect(states.filter((state) => state !== 'saving')).to.deep.equal(['stuck', 'saved'])
    expect(told.find(({ state }) => state === 'stuck')?.message).to.include('the disk is full')
  })

  for (const code of ['EBUSY', 'EXDEV', 'EPERM']) {
    it(`overwrites the file in place where renaming says ${code}`, async () => {
      const { ino } = await stat(file)
      restore.push(breakDisk('promises.rename', code, (_, to) => to === file))
      await insert(2)
      await store.close()
      expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }] })
      expect((await stat(file)).ino).to.equal(ino)
      expect(await readdir(place)).to.deep.equal(['db.json'])
      expect(reports).to.deep.equal([])
    })
  }

  it('answers 503 while the folder is moved away, and goes on when it is back', async () => {
    await insert(2)
    await rename(place, `${place} away`)
    expect(await status(insert(3))).to.equal(503)
    expect(await ids()).to.deep.equal([1, 2])
    await rename(`${place} away`, place)
    await eventually(async () => expect(await status(insert(4))).to.equal(200))
    await store.close()
    expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }, { id: 4 }] })
    expect(await readdir(place)).to.deep.equal(['db.json'])
  })

  it('answers 503 when the folder is deleted', async () => {
    await insert(2)
    await rm(place, { recursive: true })
    expect(await status(insert(3))).to.equal(503)
    expect(await status(insert(4))).to.equal(503)
    expect(await ids()).to.deep.equal([1, 2])
  })

  it('keeps everything when its journal is deleted', async () => {
    await insert(2)
    await unlink(join(place, '.db.json.journal.1'))
    expect(await status(insert(3))).to.equal(503)
    await eventually(async () => expect(await status(insert(4))).to.equal(200))
    await eventually(async () =>
      expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }, { id: 4 }] }),
    )
  })

  it('writes a file that was deleted again with the next change', async () => {
    await unlink(file)
    await eventually(async () => expect(reports.join()).to.include('db.json is gone'))
    expect(await ids()).to.deep.equal([1])
    await insert(2)
    await eventually(async () => expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }, { id: 2 }] }))
  })

  it('works in memory, and says so, where nothing can be written', async () => {
    await store.close()
    for (const code of ['EROFS', 'EACCES']) {
      restore.push(breakDisk('promises.open', code, (target) => String(target).includes('.lock')))
      await open()
      restore.pop()?.()
      expect(store.notices.join()).to.include('kept in memory only')
      expect(await status(insert(2))).to.equal(200)
      await store.close()
      expect(await onDisk()).to.deep.equal({ a: [{ id: 1 }] })
      expect(await readdir(place)).to.deep.equal(['db.json'])
    }
  })

  it('changes nothing on a disk that is really full, and works again once there is room', async function () {
    await store.close()
    await onSmallDisk(this, place, async () => {
      await writeFile(file, '{"a":[{"id":1}]}')
      await open()
      const ballast = join(place, 'ballast')
      await writeFile(ballast, 'x'.repeat(40_000))
      const text = 'y'.repeat(1000)
      const statuses: number[] = []
      for (let id = 2; id <= 60; id += 1) statuses.push(await status(insert(id, { text })))
      expect(new Set(statuses)).to.deep.equal(new Set([200, 507]))
      const kept = statuses.flatMap((one, at) => (one === 200 ? [at + 2] : []))
      expect(await ids()).to.deep.equal([1, ...kept])
      await unlink(ballast)
      await eventually(async () => expect(await status(insert(100))).to.equal(200))
      await store.close()
      expect(((await onDisk()) as { a: { id: number }[] }).a.map(({ id }) => id)).to.deep.equal([
        1,
        ...kept,
        100,
      ])
      expect(await readdir(place)).to.deep.equal(['db.json'])
      await store.close()
    })
  })

  it('works in memory, and says so, on a disk that is really read-only', async function () {
    await store.close()
    await onSmallDisk(this, place, async () => {
      await writeFile(file, '{"a":[{"id":1}]}')
      makeReadOnly(place)
      await open()
      expect(store.notices.join()).to.include('kept in memory only')
      expect(await status(insert(2))).to.equal(200)
      expect(await readdir(place)).to.deep.equal(['db.json'])
      await store.close()
    })
  })
})
