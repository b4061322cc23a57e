import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inferModel } from '../../../../src/schema/infer-model.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
import type { Store } from '../../../../src/store/store.ts'
import { createFolder } from '../../../support/folder.ts'

const base = '{"a":[{"id":1,"n":1,"m":1},{"id":2}],"p":{"x":1}}'

describe('store/file/journal/recovery', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  const open = (): Promise<Store> => openFileStore(file, { createModel: inferModel })
  const fingerprint = async (): Promise<string> => {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true })
    return `${ino}:${size}:${mtimeNs}`
  }
  const journal = (number: number, ...lines: unknown[]): Promise<void> =>
    writeFile(
      join(folder.path, `.db.json.journal.${number}`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
  const reopened = async (): Promise<{ data: unknown; notices: readonly string[] }> => {
    const store = await open()
    const data = await store.dump()
    await store.close()
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.include(data)
    return { data, notices: store.notices }
  }

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    await writeFile(file, base)
  })
  afterEach(() => folder.remove())

  it('does again what the journal says, in order, and says how much that was', async () => {
    await journal(
      1,
      { base: await fingerprint() },
      [['a', '3', { id: 3 }]],
      [
        ['a', '1', { id: 1, n: 2 }, ['n', 'm']],
        ['a', '2'],
      ],
    )
    await journal(
      2,
      { base: await fingerprint() },
      [['p', '', { x: 2 }, ['x']]],
      [['a', '3', { id: 3, n: 3 }, ['n']]],
    )
    const { data, notices } = await reopened()
    expect(data).to.deep.equal({
      a: [
        { id: 1, n: 2 },
        { id: 3, n: 3 },
      ],
      p: { x: 2 },
    })
    expect(notices).to.deep.equal([
      `4 changes were recovered from the journal of ${file}: the last run could not save them.`,
    ])
  })

  it('drops a torn end, which was never acknowledged', async () => {
    await journal(1, { base: await fingerprint() }, [['a', '3', { id: 3 }]])
    await appendFile(join(folder.path, '.db.json.journal.1'), '[["a","4",{"id":')
    const { data, notices } = await reopened()
    expect(data).to.deep.include({ a: [{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }] })
    expect(notices[1]).to.include('cut off')
  })

  it('takes nothing from a segment that was just begun', async () => {
    for (const text of ['', '{"ba', '\0\0\0\0']) {
      await writeFile(join(folder.path, '.db.json.journal.1'), text)
      expect((await reopened()).data).to.deep.equal(JSON.parse(base))
    }
  })

  it('leaves out what a checkpoint has taken in that was cut short before it could forget', async () => {
    await journal(
      1,
      { base: 'older' },
      [['a', '2']],
      [['a', '2', { id: 2 }]],
      [['a', '1', { id: 1, n: 0, m: 1 }]],
    )
    await journal(2, { base: 'older' }, [['a', '5', { id: 5 }]], { checkpoint: await fingerprint() }, [
      ['a', '6', { id: 6 }],
    ])
    expect((await reopened()).data).to.deep.include({
      a: [{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 5 }, { id: 6 }],
    })
  })

  it('keeps what a person has edited since, and changes only what the journal changed', async () => {
    await journal(
      1,
      { base: 'the file before the edit' },
      [['a', '1', { id: 1, n: 7, m: 0 }, ['n', 'gone']]],
      [['a', '3', { id: 3 }]],
    )
    await writeFile(file, '{"a":[{"id":1,"n":1,"m":5,"gone":1},{"id":9}],"new":[{"id":1}]}')
    expect((await reopened()).data).to.deep.equal({
      a: [{ id: 1, n: 7, m: 5 }, { id: 9 }, { id: 3 }],
      new: [{ id: 1 }],
    })
  })

  it('brings back a collection that is gone from the file', async () => {
    await journal(1, { base: 'older' }, [['b', '1', { id: 1 }]], [['q', '', { x: 1 }]])
    expect((await reopened()).data).to.deep.include({ b: [{ id: 1 }], q: { x: 1 } })
  })

  it('keeps the journal while the file is broken', async () => {
    await journal(1, { base: await fingerprint() }, [['a', '3', { id: 3 }]])
    await writeFile(file, '{ broken')
    await open().catch(() => undefined)
    expect(await readdir(folder.path)).to.deep.equal(['.db.json.journal.1', 'db.json'])
    await writeFile(file, base)
    expect((await reopened()).data).to.deep.include({ a: [{ id: 1, n: 1, m: 1 }, { id: 2 }, { id: 3 }] })
  })

  it('finishes overwriting a file that can only be overwritten', async () => {
    await writeFile(file, '{"a":[{"id":1')
    await writeFile(join(folder.path, '.db.json.pending'), base)
    await writeFile(join(folder.path, '.db.json.123.tmp'), 'half a checkpo')
    expect((await reopened()).data).to.deep.equal(JSON.parse(base))
  })

  it('keeps numbers of the file that the journal cannot spell', async () => {
    await writeFile(file, '{"a":[{"big":1e400,"id":1,"n":1}]}')
    await journal(1, { base: await fingerprint() }, [
      ['a', '1', { big: null, id: 1, n: 2, x: 3 }, ['n', 'x']],
    ])
    await (await open()).close()
    expect(await readFile(file, 'utf8')).to.equal('{"a":[{"big":1e400,"id":1,"n":2,"x":3}]}')
  })

  it('never gives an id again that the journal has seen', async () => {
    await journal(1, { base: await fingerprint() }, [['a', '3', { id: 3 }]], [['a', '3']])
    await reopened()
    const store = await open()
    await store.transact(async (transaction) => expect(transaction.nextId('a')).to.equal(4))
    await store.close()
  })
})
