import { expect } from 'chai'

import { must, own, should } from './checklist.ts'
import { jsonApi, pathOf } from './json-api.ts'

describe('dialects/json-api: pagination', () => {
  const many = Array.from({ length: 67 }, (_, at) => ({ id: at + 1, n: at % 5, box_id: 1 }))
  const api = jsonApi({ data: { boxes: [{ id: 1 }], things: many } })
  const names = ['first', 'last', 'prev', 'next']

  must('PG1: the page links are first, last, prev and next', async () => {
    const { links } = await api('GET /things?page[size]=10&page[number]=2')
    expect(links).to.have.all.keys('self', ...names)
    expect((await api('GET /things?page[size]=100')).links).to.have.all.keys('self')
  })
  must('PG2: each page link is a link or null, or missing', async () => {
    const { links } = await api('GET /things?page[size]=10&page[number]=2')
    for (const name of names) expect((await api(`GET ${pathOf(links[name])}`)).status).to.equal(200)
  })
  must('PG3: the first page has no prev', async () => {
    expect((await api('GET /things')).links['prev']).to.equal(null)
    expect((await api('GET /things?page[number]=1')).links['prev']).to.equal(null)
  })
  must('PG4: the last page has no next', async () => {
    const { links } = await api('GET /things')
    expect((await api(`GET ${pathOf(links['last'])}`)).links['next']).to.equal(null)
  })
  must('PG5: following next visits every resource once', async () => {
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
  must('PG6: prev undoes next', async () => {
    const first = await api('GET /things?page[size]=10&page[number]=3')
    const next = await api(`GET ${pathOf(first.links['next'])}`)
    expect((await api(`GET ${pathOf(next.links['prev'])}`)).ids).to.deep.equal(first.ids)
  })
  must('PG7: page links keep sort, fields, include and filter', async () => {
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
  must('PG8: related collections have pages', async () => {
    const { ids, meta, links } = await api('GET /boxes/1/things?page[size]=10&page[number]=7')
    expect([ids.length, meta['count'], links['next']]).to.deep.equal([7, 67, null])
  })
  must('PG9: a linkage is complete, without pages', async () => {
    expect((await api('GET /boxes/1/relationships/things')).ids).to.have.lengthOf(67)
    expect((await api('GET /boxes/1?include=things')).included).to.have.lengthOf(67)
  })
  should('PG10: page[size] and page[number] select a page', async () => {
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
  own('PG11: invalid page numbers and sizes are 400', async () => {
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
  own('PG12: a page past the end is an empty list with the count', async () => {
    const { status, data, meta, links } = await api('GET /things?page[size]=10&page[number]=99')
    expect([status, data, meta['count'], links['next']]).to.deep.equal([200, [], 67, null])
    expect(pathOf(links['prev'])).to.match(/number%5D=7$/)
  })
})
