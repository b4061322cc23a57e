import { expect } from 'chai'

import { type Config, createServer } from '../../src/index.ts'
import { ask } from '../support/api.ts'

const data = { books: [{ id: 1, title: 'Middlemarch', pages: 800 }] }
const serializer = ({ id, title }: Record<string, unknown>) =>
  ({ id, name: title }) as { id: number; name: string }
const schema = { type: 'object', properties: { title: { type: 'string' }, pages: { type: 'integer' } } }
const shown = { send: { name: 'Silas Marner' } }

/** What a server answers and reports when it is sent these bodies. */
async function sent(config: Config, ...bodies: readonly object[]) {
  const reports: string[] = []
  const server = await createServer({ data, config, report: (text) => reports.push(text) })
  const statuses = []
  for (const send of bodies) statuses.push((await ask(server.url, 'POST /books', { send })).status)
  await server.close()
  return { statuses, reports }
}

describe('declarations: a serializer works one way', () => {
  it('what is sent in the shown shape is stored, and reported once for each collection', async () => {
    const { statuses, reports } = await sent(
      { collections: { books: { serializer } } },
      shown.send,
      shown.send,
      {
        other: 1,
      },
    )
    expect(statuses).to.deep.equal([201, 201, 201])
    expect(reports).to.deep.equal([
      'New attributes were stored in books: name. Its serializer decides what is sent, so responses may never show them. To reject unknown attributes, declare "unknown": "refuse" for books.',
    ])
  })

  for (const [title, config] of [
    ['its collection', { collections: { books: { serializer, schema } } }],
    [
      'a mount',
      { collections: { books: { schema } }, mounts: [{ path: '/', serializers: { books: serializer } }] },
    ],
  ] as const)
    it(`is refused where the attributes are declared, with the serializer of ${title}`, async () => {
      expect(await sent(config, shown.send, { title: 'Silas Marner' })).to.deep.equal({
        statuses: [422, 201],
        reports: [],
      })
    })

  it('is kept and reported where "unknown" says so', async () => {
    const { statuses, reports } = await sent(
      { collections: { books: { serializer, schema, unknown: 'keep' } } },
      shown.send,
    )
    expect(statuses).to.deep.equal([201])
    expect(reports).to.have.length(1)
  })

  it('is nothing special without a serializer, or in attributes that are known', async () => {
    expect(await sent({ collections: { books: { schema } } }, shown.send)).to.deep.equal({
      statuses: [201],
      reports: [],
    })
    expect(await sent({ collections: { books: { serializer } } }, { title: 'x', pages: 1 })).to.deep.equal({
      statuses: [201],
      reports: [],
    })
  })
})
