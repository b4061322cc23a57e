import { expect } from 'chai'

import { ATOMIC, jsonApi, MT } from './json-api.ts'

describe('dialects/json-api: ids that are like something else', () => {
  const ids = ['a', 'a.json', 'x/y', 'ü ?#', '100%', 'relationships']
  const api = jsonApi({
    data: {
      files: ids.map((id) => ({ id, name: id })),
      notes: ids.map((id, at) => ({ id: at + 1, file_id: id })),
    },
  })
  const pathOf = (link: string | undefined): string => (link ?? '').replace(api.rest.url, '')

  it('are each at the end of their own links', async () => {
    const { many } = await api('GET /files')
    expect(many).to.have.length(ids.length)
    for (const { id, links, relationships } of many) {
      expect((await api(`GET ${pathOf(links.self)}`)).one.id).to.equal(id)
      const notes = relationships?.['notes']?.links
      const note = String(ids.indexOf(id) + 1)
      expect((await api(`GET ${pathOf(notes?.['related'])}`)).ids).to.deep.equal([note])
      expect((await api(`GET ${pathOf(notes?.['self'])}`)).ids).to.deep.equal([note])
    }
  })
  it('are deleted, and no other', async () => {
    const { links } = (await api('GET /files/a%2Ejson')).one
    expect((await api(`DELETE ${pathOf(links.self)}`)).status).to.equal(204)
    expect((await api('GET /files')).ids).to.deep.equal(ids.filter((id) => id !== 'a.json'))
  })
  it('are named by an href of an atomic operation as they are by a URL', async () => {
    const type = `${MT};ext="${ATOMIC}"`
    const { many } = await api('GET /files')
    const operations = many.map(({ links }) => ({ op: 'remove', href: links.self }))
    const { status } = await api('POST /operations', {
      headers: { 'Content-Type': type, Accept: type },
      send: { 'atomic:operations': operations },
    })
    expect(status).to.equal(200)
    expect((await api('GET /files')).ids).to.deep.equal([])
  })
})

describe('dialects/json-api: a single resource with an id of its own', () => {
  const api = jsonApi({ data: { device: { id: 7, name: 'Kiln' } } })

  it('shows it by another name, by which it is written', async () => {
    expect((await api('GET /device')).one).to.deep.include({
      id: 'device',
      attributes: { device_identifier: 7, name: 'Kiln' },
    })
    const send = { data: { type: 'device', id: 'device', attributes: { device_identifier: 8 } } }
    expect((await api('PATCH /device', { send })).status).to.equal(200)
    expect(await api.rest.dump()).to.deep.equal({ device: { id: 8, name: 'Kiln' } })
  })
})

describe('dialects/json-api: attributes whose names no document may have', () => {
  const api = jsonApi({ data: { things: [{ id: 1, 'a.b': 1, 'a,b': 2, $ab: 3, ab: 4, type: 'x' }] } })

  it('each have a name of their own, by which they are written and sorted', async () => {
    const { attributes = {} } = (await api('GET /things/1')).one
    expect(attributes).to.deep.equal({ a_b: 1, a_b_2: 2, ab_2: 3, ab: 4, thing_type: 'x' })
    const changed = { a_b: 5, a_b_2: 6, ab_2: 7, ab: 8, thing_type: 'y' }
    await api('PATCH /things/1', { send: { data: { type: 'thing', id: '1', attributes: changed } } })
    expect((await api.rest.dump())['things']).to.deep.equal([
      { id: 1, 'a.b': 5, 'a,b': 6, $ab: 7, ab: 8, type: 'y' },
    ])
    expect((await api('GET /things?sort=-a_b_2&fields[thing]=a_b_2')).many[0]?.attributes).to.deep.equal({
      a_b_2: 6,
    })
  })
})
