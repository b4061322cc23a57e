import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { sendRaw, statusesIn } from '../../support/raw.ts'

const jsonApi = { Accept: 'application/vnd.api+json' }

describe('http/contract: what clients are used to', () => {
  const api = serving({
    data: {
      people: [
        { id: 1, name: 'Hebdon' },
        { id: 2, name: 'Hebdon, John' },
        { id: 3, name: 'Kim' },
      ],
    },
  })
  const namesOf = async (query: string, headers = {}) => {
    const { body } = await api(`GET /people?${query}`, { headers })
    const items = Array.isArray(body) ? body : (body as unknown as { data: { attributes: object }[] }).data
    return items.map((item) => {
      const { attributes = item } = item as { attributes?: object }
      return (attributes as { name: string }).name
    })
  }

  for (const accept of [
    'application/json; charset=utf-8',
    'application/json;odata=verbose',
    'application/*;v=1',
    '*',
    '*; q=0.5',
    'text/csv, */*;q=0.1',
  ])
    it(`Accept: ${accept} is answered with JSON`, async () => {
      const { status, headers } = await api('GET /people/1', { headers: { Accept: accept } })
      expect([status, headers.get('Content-Type')]).to.deep.equal([200, 'application/json; charset=utf-8'])
    })

  for (const accept of ['application/json;q=0', 'text/csv', '*;q=0'])
    it(`Accept: ${accept} is a 406`, async () => {
      const { status } = await api('GET /people/1', { headers: { Accept: accept } })
      expect(status).to.equal(406)
    })

  for (const type of ['application/json; utf-8', 'application/json;', 'application/json; charset=utf-8'])
    it(`Content-Type: ${type} is read`, async () => {
      const body = '{"name":"Lu"}'
      const head = `POST /people HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}`
      const answer = await sendRaw(api.url, `${head}\r\nConnection: close\r\n\r\n${body}`)
      expect(statusesIn(answer), answer).to.deep.equal([201])
    })

  it('a comma in a value is part of it, and between values it separates them', async () => {
    expect(await namesOf('filter[name]=Hebdon,%20John', jsonApi)).to.include('Hebdon, John')
    expect(await namesOf('filter[name]=Hebdon,Kim', jsonApi)).to.deep.equal(['Hebdon', 'Kim'])
    expect(await namesOf('filter[name]=Hebdon,%20John,Kim', jsonApi)).to.deep.equal(['Hebdon', 'Kim'])
    expect(await namesOf('name_in=Hebdon,%20John')).to.include('Hebdon, John')
    expect(await namesOf('name_in=Hebdon,Kim')).to.deep.equal(['Hebdon', 'Kim'])
    expect(await namesOf('name=Hebdon,%20John')).to.deep.equal(['Hebdon, John'])
    expect(await namesOf('name_nin=Hebdon,%20John')).to.deep.equal(['Kim'])
    expect(await namesOf('id_in=1,3')).to.deep.equal(['Hebdon', 'Kim'])
    expect(await namesOf('filter[id]=1,3', jsonApi)).to.deep.equal(['Hebdon', 'Kim'])
  })
})
