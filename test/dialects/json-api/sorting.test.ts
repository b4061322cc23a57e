import { expect } from 'chai'

import { row } from './checklist.ts'
import { jsonApi, pathOf } from './json-api.ts'

describe('dialects/json-api: sorting', () => {
  const api = jsonApi()
  const ids = async (path: string) => (await api(`GET ${path}`)).ids.join('')

  row('SO1', async () => expect(await ids('/artists?sort=name')).to.equal('2413'))
  row('SO2', async () => expect(await ids('/artists?sort=-name')).to.equal('3142'))
  row('SO3', async () => {
    expect(await ids('/artists?sort=genre,-birth_year')).to.equal('2431')
    expect(await ids('/artists?sort=-genre,name')).to.equal('1342')
  })
  row('SO4', async () => {
    for (const name of ['nope', 'artworks', 'artist.name', '__proto__']) {
      const { status, error } = await api(`GET /artists?sort=${name}`)
      expect([status, error.source?.parameter], name).to.deep.equal([400, 'sort'])
    }
  })
  row('SO5', async () => expect((await api('GET /artists?sort=name,-nope')).status).to.equal(400))
  row('SO6', async () => {
    expect(await ids('/artists/1/artworks?sort=-title')).to.equal('21')
    expect((await api('GET /artists/1/artworks?sort=nope')).status).to.equal(400)
  })
  row('SO7', async () => {
    expect(await ids('/artists?sort=-name&page[size]=2&page[number]=1')).to.equal('31')
    expect(await ids('/artists?sort=-name&page[size]=2&page[number]=2')).to.equal('42')
  })
  row('SO8', async () => {
    const seen: string[] = []
    let next: string | null = '/artists?sort=genre&page[size]=1'
    while (next) {
      const { ids: own, links } = await api(`GET ${next}`)
      seen.push(...own)
      next = links['next'] ? pathOf(links['next']) : null
    }
    expect(seen).to.deep.equal(['2', '4', '1', '3'])
  })
  row('SO9', async () => expect(await ids('/artworks?sort=-artist.name,title')).to.equal('54123'))
})
