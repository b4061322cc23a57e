import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import {
  lstat,
  open as openHandle,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { expect } from 'chai'

import type { Resource } from '../../../../src/core/resource.ts'
import type { Change } from '../../../../src/core/trace.ts'
import { inferModel } from '../../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
import type { Store } from '../../../../src/store/store.ts'
import { eventually } from '../../../support/eventually.ts'
import { createFolder } from '../../../support/folder.ts'
import { start } from '../../../support/program.ts'

interface Data {
  a: Resource[]
  [name: string]: unknown
}

describe('store/file/edits/hand-edits', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let store: Store
  let reports: string[]

  const read = async (): Promise<Data> => JSON.parse(await readFile(file, 'utf8')) as Data
  const write = (data: unknown): Promise<void> => writeFile(file, JSON.stringify(data))
  const replaceBy = async (data: unknown): Promise<void> => {
    await writeFile(`${file}~`, JSON.stringify(data))
    await rename(`${file}~`, file)
  }
  const insert = (resource: Resource): Promise<void> =>
    store.transact(async (transaction) => transaction.insert('a', resource))
  const patch = (id: number, change: Resource): Promise<void> =>
    store.transact(async (transaction) =>
      transaction.replace('a', String(id), { ...(await transaction.get('a', String(id))), ...change }),
    )
  const remove = (id: number): Promise<void> =>
    store.transact(async (transaction) => transaction.remove('a', String(id)))
  const served = async (): Promise<readonly Resource[]> => (await store.find('a', {})).items
  const bothHave = async (expected: readonly Resource[]): Promise<void> =>
    eventually(async () => {
      expect(await served()).to.deep.equal(expected)
      expect((await read()).a).to.deep.equal(expected)
    })

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    reports = []
    await write({ a: [{ id: 1, n: 1, m: 1 }, { id: 2 }] })
    store = await openFileStore(file, { createModel: inferModel, report: (text) => reports.push(text) })
  })
  afterEach(async () => {
    await store.close()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    await folder.remove()
  })

  it('shows the API changes in the file, and the edits in the API, at once', async () => {
    await insert({ id: 3 })
    await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }])
    await write({ b: [], a: [{ id: 3, x: 1 }, { id: 1, n: 1, m: 1 }, { id: 7 }] })
    await bothHave([{ id: 3, x: 1 }, { id: 1, n: 1, m: 1 }, { id: 7 }])
    expect([...store.model.collections.keys()]).to.deep.equal(['b', 'a'])
    await eventually(async () =>
      expect(reports).to.deep.equal([`${file} was edited: a (1 changed, 1 added, 1 removed), b is new.`]),
    )
    await replaceBy({ a: [] })
    await bothHave([])
    expect(reports[1]).to.equal(`${file} was edited: b is gone, a (3 removed).`)
    await store.transact(async (transaction) => expect(transaction.nextId('a')).to.equal(8))
  })

  it('tells listeners what an edit changed, and only that', async () => {
    const changes: Change[] = []
    store.subscribe((change) => changes.push(change))
    const kept = await store.get('a', '1')
    await write({ a: [{ id: 1, n: 1, m: 1 }, { id: 2, x: 1 }, { id: 3 }], v: 1 })
    await eventually(async () => expect(changes).to.have.length(3))
    expect(changes).to.deep.equal([
      { collection: 'a', key: '2', before: { id: 2 }, after: { id: 2, x: 1 } },
      { collection: 'a', key: '3', before: undefined, after: { id: 3 } },
      { collection: 'v', key: '', before: undefined, after: { value: 1 } },
    ])
    expect(await store.get('a', '1')).to.equal(kept)
  })

  it('reports nothing when a file is touched, or only laid out in another way', async () => {
    await utimes(file, new Date(), new Date())
    await setTimeout(300)
    await writeFile(file, JSON.stringify(await read(), null, 2))
    await setTimeout(300)
    expect(reports).to.deep.equal([])
    await insert({ id: 3 })
    await eventually(async () =>
      expect(await readFile(file, 'utf8')).to.include('\n    {\n      "id": 3\n    }'),
    )
  })

  it('waits for the rest of a file that is half saved', async () => {
    const text = JSON.stringify({ a: [{ id: 5 }] })
    const handle = await openHandle(file, 'w')
    await handle.write(text.slice(0, 8))
    await setTimeout(100)
    expect(await served()).to.have.length(2)
    await handle.write(text.slice(8))
    await handle.close()
    await bothHave([{ id: 5 }])
    expect(reports).to.deep.equal([`${file} was edited: a (1 added, 2 removed).`])
  })

  it('serves from memory while the file is broken, reports the place, leaves the file alone, and loads it once it is fixed', async () => {
    const broken = '{\n  "a": [\n    { "id": 1, "n": 2, "m": 1 }\n    { "id": 2 }\n  ]\n}'
    await writeFile(file, broken)
    await eventually(async () =>
      expect(reports.join()).to.include('line 4, column 5: a comma is missing before this.'),
    )
    expect(reports[0]).to.include('  4 |     { "id": 2 }\n          ^')
    await insert({ id: 3 })
    await patch(1, { m: 9 })
    await remove(2)
    await setTimeout(400)
    expect(await readFile(file, 'utf8')).to.equal(broken)
    expect(await served()).to.deep.equal([{ id: 1, n: 1, m: 9 }, { id: 3 }])
    await writeFile(file, broken.replace('}\n    {', '},\n    {'))
    await bothHave([{ id: 1, n: 2, m: 9 }, { id: 3 }])
    expect(reports.slice(1)).to.deep.equal([
      `${file} can be read again.`,
      `${file} was edited: a (1 changed).`,
    ])
  })

  it('treats a list, a wrong id and an empty file like a broken one', async () => {
    for (const [text, says] of [
      ['[]', 'holds a list'],
      ['{"a":[{"id":true}]}', 'A record of "a" has an id that is neither a string nor a number'],
      ['', 'is empty'],
    ] as const) {
      await writeFile(file, text)
      await eventually(async () => expect(reports.at(-1)).to.include(says))
      expect(await served()).to.have.length(2)
    }
    await truncate(file, 0)
    await insert({ id: 3 })
    await setTimeout(300)
    expect(await readFile(file, 'utf8')).to.equal('')
    await write({ a: [{ id: 2 }] })
    await bothHave([{ id: 2 }, { id: 3 }])
  })

  it('keeps the journal when it stops while the file is broken', async () => {
    await writeFile(file, 'broken')
    await eventually(async () => expect(reports).to.have.length(1))
    await insert({ id: 3 })
    await store.close()
    expect(reports.at(-1)).to.include('stay in the journal')
    expect(await readFile(file, 'utf8')).to.equal('broken')
    expect(await readdir(folder.path)).to.deep.equal(['.db.json.journal.1', 'db.json'])
    await write({ a: [{ id: 1, n: 0 }] })
    store = await openFileStore(file, { createModel: inferModel, report: (text) => reports.push(text) })
    await bothHave([{ id: 1, n: 0 }, { id: 3 }])
  })

  it('reports a member that is there a second time in an edited record, and a name that cannot be kept', async () => {
    await writeFile(file, '{"a":[{"id":1,"n":1,"n":2}]}')
    await bothHave([{ id: 1, n: 2 }])
    await eventually(async () => expect(reports.at(-1)).to.include('line 1, column 21: "n" appears twice'))
    await writeFile(file, '{"a":[{"id":1,"\\ud800":2}]}')
    await eventually(async () => expect(reports.at(-1)).to.include('line 1, column 15: the name "\\ud800"'))
    expect(await served()).to.deep.equal([{ id: 1, n: 2 }])
    await write({ a: [{ id: 1 }] })
    await bothHave([{ id: 1 }])
  })

  for (const [kind, replace] of [
    ['named pipe', () => execFileSync('mkfifo', [file])],
    ['symbolic link', () => symlinkSync('elsewhere.json', file)],
    ['symbolic link', () => symlinkSync('real.json', file)],
  ] as const) {
    it(`reports a ${kind} in the place of the file, leaves it alone, and goes on`, async () => {
      const real = join(folder.path, 'real.json')
      await rename(file, real)
      replace()
      await eventually(async () => expect(reports.at(-1)).to.include(`is a ${kind}`))
      await insert({ id: 3 })
      await setTimeout(400)
      const found = await lstat(file)
      expect(found.isFIFO() || found.isSymbolicLink()).to.equal(true)
      expect((await served()).map(({ id }) => id)).to.deep.equal([1, 2, 3])
      expect(JSON.parse(await readFile(real, 'utf8'))).to.deep.equal({
        a: [{ id: 1, n: 1, m: 1 }, { id: 2 }],
      })
      await rm(file)
      await rename(real, file)
      await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }])
    })
  }

  it('do not keep a server from stopping, whatever stands in the place of the file', async () => {
    await store.close()
    const server = await start([file])
    await unlink(file)
    execFileSync('mkfifo', [file])
    await eventually(async () => expect(server.stderr()).to.include('is a named pipe'))
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/a`, { method: 'POST', body: '{}', headers })).status).to.equal(201)
    const { code, stderr } = await server.stop()
    expect(code).to.equal(0)
    expect(stderr).to.include('stay in the journal beside it')
    await unlink(file)
    await write({ a: [{ id: 1 }] })
    store = await openFileStore(file, { createModel: inferModel })
    await bothHave([{ id: 1 }, { id: 3 }])
  })

  it('are what a reset goes back to, with everything that was there before them', async () => {
    await insert({ id: 3 })
    await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }])
    await write({ $schema: 'x', a: [{ id: 2 }, { id: 1, n: 7 }, { id: 3 }, { id: 9 }] })
    await bothHave([{ id: 2 }, { id: 1, n: 7 }, { id: 3 }, { id: 9 }])
    await remove(9)
    await patch(1, { n: 8 })
    await insert({ id: 10 })
    await store.reset()
    await bothHave([{ id: 2 }, { id: 1, n: 7 }, { id: 3 }, { id: 9 }])
    expect(await read()).to.include({ $schema: 'x' })
  })

  it('are kept by a reset that comes before they were noticed', async () => {
    await insert({ id: 3 })
    await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }])
    await write({ a: [{ id: 1, edited: true }, { id: 3 }] })
    await store.reset()
    await bothHave([{ id: 1, edited: true }, { id: 3 }])
  })

  it('move that point also with the order or the metadata alone, but not by touching the file', async () => {
    await insert({ id: 3 })
    await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }])
    await utimes(file, new Date(), new Date())
    await setTimeout(300)
    await store.reset()
    await bothHave([{ id: 1, n: 1, m: 1 }, { id: 2 }])
    await write({ a: [{ id: 2 }, { id: 1, n: 1, m: 1 }], $note: 'kept' })
    await bothHave([{ id: 2 }, { id: 1, n: 1, m: 1 }])
    await insert({ id: 4 })
    await store.reset()
    await bothHave([{ id: 2 }, { id: 1, n: 1, m: 1 }])
    expect(await read()).to.include({ $note: 'kept' })
  })

  describe('of records that the API changes at the same time', () => {
    /** Breaks the file, so that nothing is checkpointed in between. */
    const meanwhile = async (work: () => Promise<void>): Promise<void> => {
      await writeFile(file, '{')
      await work()
    }

    it('keeps both where they changed different members', async () => {
      await meanwhile(() => patch(1, { n: 5, x: 1 }))
      await write({ a: [{ id: 1, n: 1, m: 8, y: 1 }, { id: 2 }] })
      await bothHave([{ id: 1, n: 5, m: 8, y: 1, x: 1 }, { id: 2 }])
    })

    it('keeps what the API changed where both changed the same', async () => {
      await meanwhile(() => patch(1, { n: 5 }))
      await write({ a: [{ id: 1, n: 7, m: 1 }, { id: 2 }] })
      await bothHave([{ id: 1, n: 5, m: 1 }, { id: 2 }])
    })

    it('keeps what either of them deleted away, unless the other has changed it by the API', async () => {
      await meanwhile(async () => {
        await remove(2)
        await patch(1, { n: 5 })
      })
      await write({ a: [{ id: 2, edited: true }] })
      await bothHave([{ id: 1, n: 5, m: 1 }])
      await eventually(async () => {
        expect(reports).to.include('a: 2 stays deleted, because the API deleted it in the meantime.')
        expect(reports).to.include('a: 1 stays, because the API changed it in the meantime.')
      })
    })

    it('keeps two new records that have one id', async () => {
      await meanwhile(() => insert({ id: 3, by: 'API' }))
      await write({
        a: [
          { id: 3, by: 'hand' },
          { id: 1, n: 1, m: 1 },
        ],
      })
      await bothHave([
        { id: 4, by: 'hand' },
        { id: 1, n: 1, m: 1 },
        { id: 3, by: 'API' },
      ])
    })

    it('keeps the order of the file, and new records at the end', async () => {
      await meanwhile(() => insert({ id: 3 }))
      await write({ a: [{ id: 9 }, { id: 2 }, { id: 1 }] })
      await bothHave([{ id: 9 }, { id: 2 }, { id: 1 }, { id: 3 }])
    })

    it('keeps a collection that the person has deleted as far as the API has written to it', async () => {
      await meanwhile(() => insert({ id: 3 }))
      await write({ b: [] })
      await bothHave([{ id: 3 }])
    })

    it('waits with an edit that makes something else of a collection', async () => {
      await meanwhile(() => insert({ id: 3 }))
      await write({ a: 'text' })
      await eventually(async () =>
        expect(reports.at(-1)).to.include('"a" was a list and is something else now'),
      )
      await write({ a: [] })
      await bothHave([{ id: 3 }])
    })
  })

  it('loses neither acknowledged changes nor edits while 8 clients write and a person edits all the time', async () => {
    const inserted: number[] = []
    const edited: number[] = []
    const over = new AbortController()
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let count = 0; !over.signal.aborted; count += 1) {
        const id = 1000 + client + 8 * count
        await insert({ id, n: 0 })
        if (count % 3 === 1) await patch(id, { n: 1 })
        if (count % 5 === 4) await remove(id)
        else inserted.push(id)
        await setTimeout(5)
      }
    })
    for (let round = 1; round <= 15; round += 1) {
      const data = await read()
      data.a.splice(round, 0, { id: -round })
      const text = JSON.stringify(data)
      if (round % 3 === 0) {
        await writeFile(file, text.slice(0, text.length / 2))
        await setTimeout(round * 20)
      }
      if (round % 2 === 0) await writeFile(file, text)
      else await replaceBy(data)
      edited.push(-round)
      await eventually(async () => expect(await store.get('a', String(-round))).to.deep.equal({ id: -round }))
      await setTimeout(round * 17)
    }
    over.abort()
    await Promise.all(clients)
    await eventually(async () => {
      const inFile = (await read()).a
      expect(inFile).to.deep.equal(await served())
      expect(inFile.map(({ id }) => id)).to.have.members([1, 2, ...inserted, ...edited])
    })
  }).timeout(60_000)
})
