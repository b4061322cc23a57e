import { expect } from 'chai'

import { row } from './checklist.ts'
import { jsonApi, pathOf } from './json-api.ts'

describe('dialects/json-api: pagination', () => {
  const many = Array.from({ length: 67 }, (_, at) => ({ id: at + 1, n: at % 5, box_id: 1 }))
  const api = jsonApi({ data: { boxes: [{ id: 1 }], things: many } })
  const names = ['first', 'last', 'prev', 'next']

  row('PG1', async () => {
    const { links } = await api('GET /things?page[size]=10&page[number]=2')
    expect(links).to.have.all.keys('self', ...names)
    expect((await api('GET /things?page[size]=100')).links).to.have.all.keys('self')
  })
  row('PG2', async () => {
    const { links } = await api('GET /things?page[size]=10&page[number]=2')
    for (const name of names) expect((await api(`GET ${pathOf(links[name])}`)).status).to.equal(200)
  })
  row('PG3', async () => {
    expect((await api('GET /things')).links['prev']).to.equal(null)
    expect((await api('GET /things?page[number]=1')).links['prev']).to.equal(null)
  })
  row('PG4', async () => {
    const { links } = await api('GET /things')
    expect((await api(`GET ${pathOf(links['last'])}`)).links['next']).to.equal(null)
  })
  row('PG5', async () => {
    const seen: string[] = []
    let next: string | null = '/things?sort=n&page[size]=8'
    while (next) {
      const { ids, links } = await api(`GET ${next}`)
      seen.push(...ids)
      next = links['next'] ? pathOf(links['next']) : null
    }
    expect(seen).to.have.lengthOf(67)
    expect(new Set(seen).size).to.equal(67)
  })
  row('PG6', async () => {
    const first = await api('GET /things?page[size]=10&page[number]=3')
    const next = await api(`GET ${pathOf(first.links['next'])}`)
    expect((await api(`GET ${pathOf(next.links['prev'])}`)).ids).to.deep.equal(first.ids)
  })
  row('PG7', async () => {
    const query = 'sort=-n,id&fields[thing]=n&include=box&filter[n][gt]=0&page[size]=10'
    const { links } = await api(`GET /things?${query}`)
    for (const name of ['first', 'last', 'next']) {
      const { searchParams } = new URL(links[name] ?? '')
      expect([...searchParams.keys()]).to.include.members([
        'sort',
        'fields[thing]',
        'include',
        'filter[n][gt]',
        'page[size]',
        'page[number]',
      ])
    }
    expect((await api(`GET ${pathOf(links['next'])}`)).meta['count']).to.equal(53)
  })
  row('PG8', async () => {
    const { ids, meta, links } = await api('GET /boxes/1/things?page[size]=10&page[number]=7')
    expect([ids.length, meta['count'], links['next']]).to.deep.equal([7, 67, null])
  })
  row('PG9', async () => {
    expect((await api('GET /boxes/1/relationships/things')).ids).to.have.lengthOf(67)
    expect((await api('GET /boxes/1?include=things')).included).to.have.lengthOf(67)
  })
  row('PG10', async () => {
    expect((await api('GET /things')).ids).to.have.lengthOf(30)
    expect((await api('GET /things?page[size]=5&page[number]=3')).ids).to.deep.equal([
      '11',
      '12',
      '13',
      '14',
      '15',
    ])
    expect((await api('GET /things?page%5Bsize%5D=2')).ids).to.deep.equal(['1', '2'])
  })
  row('PG11', async () => {
    for (const query of [
      'page[size]=0',
      'page[size]=-1',
      'page[size]=abc',
      'page[size]=',
      'page[size]=1001',
      'page[number]=0',
      'page[number]=1.5',
      'page[foo]=1',
    ]) {
      const { status, error } = await api(`GET /things?${query}`)
      expect([status, error.source?.parameter], query).to.deep.equal([400, query.replace(/=.*/, '')])
    }
    expect((await api('GET /things?page=2')).status).to.equal(400)
    expect((await api('GET /things?page[size]=1001')).error.meta).to.deep.include({ page: { maxSize: 1000 } })
  })
  row('PG12', async () => {
    const { status, data, meta, links } = await api('GET /things?page[size]=10&page[number]=99')
    expect([status, data, meta['count'], links['next']]).to.deep.equal([200, [], 67, null])
    expect(pathOf(links['prev'])).to.match(/number%5D=7$/)
  })
})
