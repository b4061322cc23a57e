import { expect } from 'chai'

import { http, must, own, should } from './checklist.ts'
import { jsonApi } from './json-api.ts'

describe('dialects/json-api: query parameters', () => {
  const api = jsonApi()
  const refused = async (path: string, parameter: string) => {
    const { status, error } = await api(`GET ${path}`)
    expect([status, error.source], path).to.deep.equal([400, { parameter }])
    return error
  }

  it('may be there to get round a cache', async () => {
    expect((await api('GET /artists?_=1')).status).to.equal(200)
  })
  it('choose the one field of a plain value', async () => {
    expect((await api('GET /days?fields[day]=value')).one.attributes).to.deep.equal({ value: ['Tue', 'Sat'] })
  })
  must(
    'QP1: an unknown name of small letters is 400 on a collection',
    async () => void (await refused('/artists?foo=1', 'foo')),
  )
  must('QP2: an unknown name of small letters is 400 on a resource', async () => {
    await refused('/artists/1?foo=1', 'foo')
    for (const name of ['sort', 'page[size]', 'filter[name]']) await refused(`/artists/1?${name}=1`, name)
    expect((await api('DELETE /artists/1?include=artworks')).status).to.equal(400)
  })
  must(
    'QP3: an unknown name with brackets is 400',
    async () => void (await refused('/artists?foo[bar]=1', 'foo[bar]')),
  )
  must('QP4: an illegal base name is 400', async () => {
    for (const name of ['_foo', '-a', 'a+b', 'a.b', '', '[]', 'page[', '__proto__', 'constructor'])
      expect((await api(`GET /artists?${encodeURIComponent(name)}=1`)).status, name).to.equal(400)
  })
  must('QP5: an illegal family member is 400', async () => {
    await refused('/artists?filter[_]=1', 'filter[_]')
    await refused('/artists?page[-]=1', 'page[-]')
    await refused('/artists?fields[+]=1', 'fields[ ]')
    await refused('/artists?sort[name]=1', 'sort[name]')
    await refused('/artists?include[artworks]=1', 'include[artworks]')
    await refused('/artists?fields=name', 'fields')
  })
  own('QP6: the error suggests the nearest name', async () =>
    expect((await refused('/artists?inclde=artworks', 'inclde')).meta).to.deep.equal({
      help: 'Did you mean "include"?',
    }),
  )
  must('QP7: brackets mean the same, encoded or not', async () => {
    const [plain, encoded] = [
      await api('GET /artists?page[size]=2&filter[genre]=Cubism'),
      await api('GET /artists?page%5Bsize%5D=2&filter%5Bgenre%5D=Cubism'),
    ]
    expect(plain.body).to.deep.equal(encoded.body)
  })
  http('QP8: a + is a space', async () => {
    expect((await api('GET /artists?filter[genre]=Land+art')).ids).to.deep.equal(['4'])
    expect((await api('GET /artists?filter[genre]=Land%20art')).ids).to.deep.equal(['4'])
  })
  should('QP9: the error names the parameter', async () => {
    await refused('/artists?sort=nope', 'sort')
    await refused('/artists?include=nope', 'include')
    await refused('/artists?page[size]=x', 'page[size]')
    await refused('/artists?fields[artist]=nope', 'fields[artist]')
    await refused('/artists?filter[nope]=x', 'filter[nope]')
    await refused('/artists?filter=x', 'filter')
  })
  own('QP10: a repeated parameter is 400', async () => {
    for (const name of ['sort', 'include', 'page[size]', 'page[number]', 'fields[artist]', 'filter'])
      await refused(`/artists?${name}=1&${name}=2`, name)
    expect(
      (await api('GET /artists?filter[birth_year][gt]=1900&filter[birth_year][gt]=1940')).ids,
    ).to.deep.equal(['3'])
  })
})

describe('dialects/json-api: query parameters, lenient', () => {
  const api = jsonApi({ lenient: true })

  it('are left out where they name nothing that there is', async () => {
    for (const query of [
      'sort=nope',
      'filter[nope]=1',
      'filter[name][nope]=1',
      'filter=[{"or":[{"name":"nope","op":"eq","val":1},{"not":{"name":"nope","op":"eq","val":1}}]}]',
      'filter=[{"name":"id","op":"eq","field":"nope"}]',
      'filter[artworks.nope]=1',
    ]) {
      const { status, ids } = await api(`GET /artists?${query}`)
      expect([status, ids], query).to.deep.equal([200, ['1', '2', '3', '4']])
    }
    expect((await api('GET /artists?filter[genre]=Cubism&filter[nope]=1')).ids).to.deep.equal(['2'])
    expect((await api('GET /artists/1?fields[artist]=name,nope')).one.attributes).to.deep.equal({
      name: 'Noor Halabi',
    })
  })
  it('ignores those that mean nothing', async () =>
    expect((await api('GET /artists?foo=1&fooBar[x]=2')).status).to.equal(200))
})
