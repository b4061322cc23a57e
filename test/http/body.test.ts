import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect } from 'chai'

import { ask, serving, withServer } from '../support/api.ts'
import { inFolder } from '../support/folder.ts'

describe('http/body: names and numbers that an answer could not bring back', () => {
  const api = serving({ data: { a: [{ id: 1, n: 1 }], v: [1] } })
  const refused: readonly (readonly [request: string, body: string, code: string, pointer: string])[] = [
    ['POST /a', '{"n":12345678901234567890}', 'inexact_number', '/n'],
    ['POST /a', '{"n":9007199254740993}', 'inexact_number', '/n'],
    ['PATCH /a/1', '{"o":{"x/y":[1,-12345678901234567890]}}', 'inexact_number', '/o/x~1y/1'],
    ['PUT /a/1', '{"n":1, "t":"12345678901234567890:", "m":12345678901234567890}', 'inexact_number', '/m'],
    ['POST /a', '[{"n":1},{"n":12345678901234567890123}]', 'inexact_number', '/1/n'],
    ['POST /a', '{"id":1234567890123456789}', 'inexact_number', '/id'],
    ['POST /a', '{"n":-1e400}', 'too_large', '/n'],
    ['PUT /v', '[1e999]', 'too_large', '/0'],
    ['POST /a', '{"\\ud800":1}', 'lone_surrogate', '/\ud800'],
    ['POST /a', '{"o":{"x\\uDC00y":1}}', 'lone_surrogate', '/o/x\udc00y'],
  ]
  for (const [request, send, code, pointer] of refused) {
    it(`are refused with their place: ${request} ${send}`, async () => {
      const before = await api.dump()
      const { status, body } = await api(request, { send, headers: { 'Content-Type': 'application/json' } })
      expect(status).to.equal(422)
      expect(body).to.have.nested.property('error.details[0].code', code)
      expect(body).to.have.nested.property('error.details[0].pointer', pointer)
      expect(await api.dump()).to.deep.equal(before)
    })
  }

  for (const send of [
    '{"n":9007199254740992}',
    '{"n":12345678901234567000}',
    '{"n":1e21}',
    '{"n":1000000000000000000000000}',
    '{"n":1.7976931348623157e308}',
    '{"n":0.1234567890123456789}',
    '{"n":1e-400}',
    '{"t":"12345678901234567890 1e400"}',
    '{"t":"\\ud83d\\ude00","\\ud83d\\ude00":1}',
    '{"t":"half \\ud83d"}',
  ]) {
    it(`are none in ${send}`, async () => {
      const headers = { 'Content-Type': 'application/json' }
      const { status, body } = await api('POST /a', { send, headers })
      expect(status).to.equal(201)
      const { id: _, ...attributes } = body as { readonly id: number }
      expect(attributes).to.deep.equal(JSON.parse(send))
      const back = await api('POST /a', { send: JSON.stringify(attributes), headers })
      expect(back.status).to.equal(201)
    })
  }

  it('are refused in the paths of a JSON Patch, too', async () => {
    const before = await api.dump()
    const { status, body } = await api('PATCH /a/1', {
      send: '[{"op":"add","path":"/n","value":2},{"op":"add","path":"/\\ud800","value":1}]',
      headers: { 'Content-Type': 'application/json-patch+json' },
    })
    expect(status).to.equal(422)
    expect(body).to.have.nested.property('error.details[0].code', 'lone_surrogate')
    expect(body).to.have.nested.property('error.details[0].pointer', '/1/path')
    expect(await api.dump()).to.deep.equal(before)
  })

  it('an id of 19 digits in a file is found by what the answer shows, and stays in the file as it is', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'db.json')
      await writeFile(file, '{"a":[{"id":1234567890123456789,"n":1},{"id":5,"n":2}]}')
      await withServer({ data: file, report: () => undefined }, async ({ url, store }) => {
        const { text } = await ask(url, 'GET /a')
        const id = /"id":(\d{19})/.exec(text)?.[1]
        expect((await ask(url, `GET /a/${id}`)).status).to.equal(200)
        expect((await ask(url, `PATCH /a/${id}`, { send: { n: 3 } })).status).to.equal(200)
        expect(store.notices.join()).to.include(
          `line 1, column 13: 1234567890123456789 (sent as ${id}) cannot be kept exactly`,
        )
        await store.close()
      })
      expect(await readFile(file, 'utf8')).to.equal('{"a":[{"id":1234567890123456789,"n":3},{"id":5,"n":2}]}')
    })
  })
})
