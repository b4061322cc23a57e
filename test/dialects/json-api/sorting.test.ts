import { expect } from 'chai'

import { must, should } from './checklist.ts'
import { jsonApi, pathOf } from './json-api.ts'

describe('dialects/json-api: sorting', () => {
  const api = jsonApi()
  const ids = async (path: string) => (await api(`GET ${path}`)).ids.join('')

  must('SO1: the order is ascending by default', async () =>
    expect(await ids('/artists?sort=name')).to.equal('2413'),
  )
  must('SO2: a minus means descending', async () => expect(await ids('/artists?sort=-name')).to.equal('3142'))
  should('SO3: several fields sort in their order', async () => {
    expect(await ids('/artists?sort=genre,-birth_year')).to.equal('2431')
    expect(await ids('/artists?sort=-genre,name')).to.equal('1342')
  })
  must('SO4: an unknown field is 400 with the parameter', async () => {
    for (const name of ['nope', 'artworks', 'artist.name', '__proto__']) {
      const { status, error } = await api(`GET /artists?sort=${name}`)
      expect([status, error.source?.parameter], name).to.deep.equal([400, 'sort'])
    }
  })
  must('SO5: an unknown field in a list is 400', async () =>
    expect((await api('GET /artists?sort=name,-nope')).status).to.equal(400),
  )
  must('SO6: related collections are sorted too', async () => {
    expect(await ids('/artists/1/artworks?sort=-title')).to.equal('21')
    expect((await api('GET /artists/1/artworks?sort=nope')).status).to.equal(400)
  })
  must('SO7: the order holds across pages', async () => {
    expect(await ids('/artists?sort=-name&page[size]=2&page[number]=1')).to.equal('31')
    expect(await ids('/artists?sort=-name&page[size]=2&page[number]=2')).to.equal('42')
  })
  must('SO8: ties neither lose nor repeat resources', async () => {
    const seen: string[] = []
    let next: string | null = '/artists?sort=genre&page[size]=1'
    while (next) {
      const { ids: own, links } = await api(`GET ${next}`)
      seen.push(...own)
      next = links['next'] ? pathOf(links['next']) : null
    }
    expect(seen).to.deep.equal(['2', '4', '1', '3'])
  })
  should('SO9: an attribute of a related resource can be sorted by', async () =>
    expect(await ids('/artworks?sort=-artist.name,title')).to.equal('54123'),
  )
})
