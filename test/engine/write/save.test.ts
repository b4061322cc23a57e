import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask, type Sent, withServer } from '../../support/api.ts'
import { inFolder } from '../../support/folder.ts'

/** The text of a data file after a request. */
const after = (text: string, request: string, sent: Sent): Promise<string> =>
  inFolder(async (folder) => {
    const data = join(folder, 'db.json')
    await writeFile(data, text)
    await withServer({ data, report: () => undefined }, async ({ url }) => {
      expect((await ask(url, request, sent)).status).to.equal(200)
    })
    return readFile(data, 'utf8')
  })

const mergePatch = (send: unknown): Sent => ({
  send: JSON.stringify(send),
  headers: { 'Content-Type': 'application/merge-patch+json' },
})
const jsonPatch = (...operations: readonly unknown[]): Sent => ({
  send: JSON.stringify(operations),
  headers: { 'Content-Type': 'application/json-patch+json' },
})

describe('engine/write/save: a record in the file', () => {
  const text = '{"a":[{"n":1,"id":1,"t":"x"},{"n":2,"id":2}]}'
  const changed = text.replace('"n":1', '"n":5')
  for (const [name, request, sent] of [
    ['a PATCH', 'PATCH /a/1', { send: { n: 5 } }],
    ['a PATCH that names the id', 'PATCH /a/1', { send: { id: 1, n: 5 } }],
    ['a merge patch', 'PATCH /a/1', mergePatch({ n: 5 })],
    ['a JSON Patch', 'PATCH /a/1', jsonPatch({ op: 'replace', path: '/n', value: 5 })],
    ['a PUT in the same order', 'PUT /a/1', { send: { n: 5, id: 1, t: 'x' } }],
  ] as const) {
    it(`keeps the order of its members after ${name}`, async () => {
      expect(await after(text, request, sent)).to.equal(changed)
    })
  }

  it('begins with its id after a PUT that does not name it', async () => {
    expect(await after(text, 'PUT /a/1', { send: { n: 5 } })).to.equal(
      '{"a":[{"id":1,"n":5},{"n":2,"id":2}]}',
    )
  })

  const large = '{"a":[{"id":1,"big":1e400,"o":{"big":-1e999,"n":1},"n":1}],"v":[1e400,1]}'
  for (const [name, request, sent, expected] of [
    ['a PATCH', 'PATCH /a/1', { send: { n: 5 } }, large.replace('"n":1}]', '"n":5}]')],
    ['a merge patch', 'PATCH /a/1', mergePatch({ o: { n: 5 } }), large.replace('"n":1},', '"n":5},')],
    [
      'a JSON Patch',
      'PATCH /a/1',
      jsonPatch({ op: 'replace', path: '/o/n', value: 5 }),
      large.replace('"n":1},', '"n":5},'),
    ],
    [
      'a JSON Patch of a value',
      'PATCH /v',
      jsonPatch({ op: 'add', path: '/-', value: 2 }),
      large.replace('400,1]', '400,1,2]'),
    ],
  ] as const) {
    it(`keeps numbers that JavaScript cannot hold after ${name}`, async () => {
      expect(await after(large, request, sent)).to.equal(expected)
    })
  }
})
