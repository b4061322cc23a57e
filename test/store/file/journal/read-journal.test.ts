import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { inferModel } from '../../../../src/schema/infer-model.ts'
import { toStateLine, toTransactionLine } from '../../../../src/store/file/journal/journal-line.ts'
import { parseSegment } from '../../../../src/store/file/journal/read-journal.ts'
import { openFileStore } from '../../../../src/store/file/open-file-store.ts'
import { createFolder } from '../../../support/folder.ts'

describe('store/file/journal/read-journal: a journal whose bytes have changed', () => {
  let folder: Awaited<ReturnType<typeof createFolder>>
  let file: string
  let path: string
  let fingerprint: string
  /** The header, and a transaction for each of the ids 1, 2, 3. */
  let lines: readonly string[]

  beforeEach(async () => {
    folder = await createFolder()
    file = join(folder.path, 'db.json')
    path = join(folder.path, '.db.json.journal.1')
    await prepare()
  })
  afterEach(() => folder.remove())

  async function prepare(): Promise<void> {
    await writeFile(file, '{"a":[{"id":0,"n":0}]}')
    const { ino, size, mtimeNs } = await stat(file, { bigint: true })
    fingerprint = `${ino}:${size}:${mtimeNs}`
    const insert = (id: number) => [
      { collection: 'a', key: String(id), before: undefined, after: { id, t: 'é"' } },
    ]
    lines = [toStateLine('base', fingerprint), ...[1, 2, 3].map((id) => toTransactionLine(insert(id)))]
  }
  const whole = (): Buffer => Buffer.from(lines.join(''))
  /** The line that a byte belongs to, its line break included, and whether it is that. */
  const placeOf = (position: number): { line: number; isBreak: boolean } => {
    let end = 0
    for (const [line, text] of lines.entries()) {
      end += Buffer.byteLength(text)
      if (position < end) return { line, isBreak: position === end - 1 }
    }
    throw new Error('behind the end')
  }
  const reopened = async (bytes: Buffer) => {
    await writeFile(path, bytes)
    const store = await openFileStore(file, { createModel: inferModel, durability: 'process' })
    const ids = (await store.find('a', {})).items.map(({ id }) => Number(id))
    const data = await store.dump()
    await store.close()
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.include(data)
    return { ids, data, notices: store.notices.join('\n') }
  }

  it('loses the line of a changed byte at most, applies nothing wrong, and says where: every bit, and zero', () => {
    const original = whole()
    for (let position = 0; position < original.length; position += 1) {
      const { line, isBreak } = placeOf(position)
      const byte = original[position] ?? 0
      const bits = Array.from({ length: 8 }, (_, bit) => byte ^ (1 << bit))
      for (const other of [0x00, byte ^ 0xff, 0x0a, 0x7b, ...bits].filter((one) => one !== byte)) {
        const bytes = Buffer.from(original)
        bytes[position] = other
        const about = `byte ${position} is ${other}`
        const { lines: read, damages, torn } = parseSegment(bytes)
        expect(torn, about).to.equal(0)
        expect(damages, about).to.have.length(1)
        expect(damages[0]?.line, about).to.equal(line + 1)
        expect(damages[0]?.start, about).to.be.at.most(position)
        expect(damages[0]?.end, about).to.be.greaterThan(position)
        const expected = lines.flatMap((text, at) =>
          at !== line || isBreak ? parseSegment(Buffer.from(text)).lines : [],
        )
        expect(read, about).to.deep.equal(expected)
      }
    }
  })

  for (const [name, change] of [
    ['flipped', (byte: number) => byte ^ 0xff],
    ['zeroed', () => 0],
  ] as const) {
    it(`is opened with each byte ${name}: every other line is in the file, and the segment is kept`, async () => {
      for (let position = 0; position < whole().length; position += 1) {
        await prepare()
        const { line, isBreak } = placeOf(position)
        const bytes = whole()
        bytes[position] = change(bytes[position] ?? 0)
        const { ids, data, notices } = await reopened(bytes)
        const expected = [1, 2, 3].filter((id) => id !== line || isBreak)
        expect(ids, `byte ${position}`).to.deep.equal([0, ...expected])
        expect(data).to.deep.equal({ a: [{ id: 0, n: 0 }, ...expected.map((id) => ({ id, t: 'é"' }))] })
        expect(notices).to.include(`.db.json.journal.1, line ${line + 1} (bytes `)
        const kept = (await readdir(folder.path)).filter((one) => one.includes('.damaged'))
        expect(kept).to.have.length(position + 1)
        const last = position === 0 ? `${path}.damaged` : `${path}.damaged.${position + 1}`
        expect(await readFile(last)).to.deep.equal(bytes)
      }
    }).timeout(300_000)
  }

  it('is read up to where it was cut off, at every byte; a cut inside of a line is reported', async () => {
    const original = whole()
    for (let length = 1; length < original.length; length += 1) {
      await prepare()
      const { line } = placeOf(length)
      const { ids, notices } = await reopened(whole().subarray(0, length))
      expect(ids, `cut at ${length}`).to.deep.equal([0, ...[1, 2, 3].filter((id) => id < line)])
      const isInside = length !== Buffer.byteLength(lines.slice(0, line).join(''))
      expect(notices.includes('cut off'), `cut at ${length}`).to.equal(isInside)
      expect(notices).not.to.include('is damaged:')
    }
    expect(await readdir(folder.path)).to.deep.equal(['db.json'])
  }).timeout(300_000)

  it('applies what stands behind a hole, in this segment and the next', async () => {
    const bytes = whole()
    const start = Buffer.byteLength(lines[0] ?? '') + 5
    bytes.fill(0, start, start + Buffer.byteLength(lines[1] ?? ''))
    await writeFile(
      join(folder.path, '.db.json.journal.2'),
      toStateLine('base', fingerprint) +
        toTransactionLine([{ collection: 'a', key: '7', before: undefined, after: { id: 7 } }]),
    )
    const { ids, notices } = await reopened(bytes)
    expect(ids).to.deep.equal([0, 3, 7])
    expect(notices).to.include('line 2 (bytes').and.to.include('kept as .db.json.journal.1.damaged')
    expect(await readdir(folder.path)).to.have.members(['.db.json.journal.1.damaged', 'db.json'])
  })

  it('of a version without checksums is still read, also behind a line that is damaged', async () => {
    const plain = [
      JSON.stringify({ base: fingerprint }),
      '[["a","1",{"id":1}]]',
      '[["a","2",{"id":2}}]',
      '[["a","0",{"id":0,"n":5},["n"]]]',
      '[["a","3",{"id":3}]]',
      '',
    ].join('\n')
    const { data, notices } = await reopened(Buffer.from(plain))
    expect(data).to.deep.equal({ a: [{ id: 0, n: 5 }, { id: 1 }, { id: 3 }] })
    expect(notices).to.include('.db.json.journal.1, line 3 (bytes ')
    await appendFile(path, `${JSON.stringify({ base: 'older' })}\n[["a","4",{"id":4}]]\n[["a","5",{"i`)
    const store = await openFileStore(file, { createModel: inferModel })
    expect(await store.get('a', '4')).to.deep.equal({ id: 4 })
    expect(store.notices.join('\n')).to.include('cut off').and.not.to.include('is damaged:')
    await store.close()
  })
})
