import { expect } from 'chai'

import { ask, serving, withServer } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'

describe('http/contract: versions', () => {
  const api = serving({ data: blog })
  const etagOf = async (path: string): Promise<string> => (await api(`GET ${path}`)).headers.get('ETag') ?? ''
  const ifMatch = (etag: string) => ({ 'If-Match': etag })

  for (const path of [
    '/posts',
    '/posts/1',
    '/posts/1/comments',
    '/posts?_page=1&_limit=2',
    '/posts/1?_embed=comments',
    '/posts/1?_fields=id',
    '/profile',
    '/colours',
  ]) {
    it(`gives ${path} an ETag, and 304 to who has it`, async () => {
      const first = await api(`GET ${path}`)
      const etag = first.headers.get('ETag') ?? ''
      expect(etag).to.match(/^"[\w.-]+"$/)
      expect(first.headers.get('Last-Modified')).to.equal(null)
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await api(`GET ${path}`, { headers: { 'If-None-Match': given } })
        expect(again.status, given).to.equal(304)
        expect(again.text).to.equal('')
        expect(again.headers.get('ETag')).to.equal(etag)
      }
      expect((await api(`GET ${path}`, { headers: { 'If-None-Match': '"other"' } })).status).to.equal(200)
      expect((await api(`HEAD ${path}`, { headers: { 'If-None-Match': etag } })).status).to.equal(304)
    })
  }

  it('tells the ways apart in which a resource is shown', async () => {
    const etags = [
      await etagOf('/posts/1'),
      await etagOf('/posts/1?_fields=id'),
      await etagOf('/posts/1?_embed=comments'),
    ]
    expect(new Set(etags).size).to.equal(3)
  })

  it('gives another ETag after a change, and the former one after the change back', async () => {
    const before = await etagOf('/tags/1')
    const list = await etagOf('/tags')
    const { headers } = await api('PATCH /tags/1', { send: { name: 'salty' } })
    const after = await etagOf('/tags/1')
    expect(after).not.to.equal(before)
    expect(headers.get('ETag')).to.equal(after)
    expect(await etagOf('/tags')).not.to.equal(list)
    await api('PATCH /tags/1', { send: { name: 'sweet' } })
    expect(await etagOf('/tags/1')).to.equal(before)
  })

  for (const dialect of ['rest', 'envelope'] as const)
    it(`compares the version of a list in ${dialect}`, async () => {
      await withServer({ data: blog, dialect }, async ({ url }) => {
        const list = await ask(url, 'GET /tags?name_ne=x')
        const etag = list.headers.get('ETag') ?? ''
        const change = async () =>
          ask(url, 'PATCH /tags?name_ne=x', { headers: ifMatch(etag), send: { seen: true } })
        expect((await change()).status).to.equal(200)
        expect((await change()).status).to.equal(412)
      })
    })

  it('compares the version of the resource whose relationship is changed', async () => {
    const headers = { Accept: 'application/vnd.api+json', 'Content-Type': 'application/vnd.api+json' }
    const path = '/comments/1/relationships/post'
    const etag = (await api(`GET ${path}`, { headers })).headers.get('ETag') ?? ''
    const change = async () =>
      api(`PATCH ${path}`, { headers: { ...headers, ...ifMatch(etag) }, send: { data: null } })
    expect((await change()).status).to.equal(204)
    expect((await change()).status).to.equal(412)
  })

  const writes: readonly (readonly [request: string, read: string, send?: unknown])[] = [
    ['PUT /tags/1', '/tags/1', { name: 'x' }],
    ['PATCH /tags/1', '/tags/1', { name: 'x' }],
    ['DELETE /tags/1', '/tags/1'],
    ['PUT /profile', '/profile', { name: 'x' }],
    ['PATCH /profile', '/profile', { name: 'x' }],
    ['PUT /colours', '/colours', ['x']],
    ['POST /tags', '/tags', { name: 'x' }],
    ['PATCH /tags?id=1&id=2', '/tags?id=1&id=2', { name: 'x' }],
    ['DELETE /tags?id=1&id=2', '/tags?id=1&id=2'],
    ['PATCH /posts/1/comments/1', '/posts/1/comments/1', { text: 'x' }],
  ]
  for (const [request, read, send] of writes) {
    it(`checks If-Match on ${request}`, async () => {
      const before = await api.dump()
      for (const wrong of ['"other"', 'nonsense', `W/${await etagOf(read)}`]) {
        const { status, body } = await api(request, { headers: ifMatch(wrong), send })
        expect(status, wrong).to.equal(412)
        expect(body).to.have.nested.property('error.code', 'precondition_failed')
      }
      expect(await api.dump()).to.deep.equal(before)
      const right = await api(request, { headers: ifMatch(await etagOf(read)), send })
      expect(right.status, right.text).to.be.oneOf([200, 201])
      expect(await api.dump()).not.to.deep.equal(before)
    })
  }

  it('takes a list of ETags, any of its forms, and a star', async () => {
    const etag = await etagOf('/tags/1')
    const write = async (given: string) =>
      (await api('PUT /tags/1', { headers: ifMatch(given), send: { name: 'sweet' } })).status
    expect(await write(`"other", ${etag}`)).to.equal(200)
    expect(await write(await etagOf('/tags/1?_fields=id'))).to.equal(200)
    expect(await write('*')).to.equal(200)
  })

  it('says so when the double quotes are missing, instead of that something has changed', async () => {
    const { status, text } = await api('DELETE /tags/1', { headers: ifMatch('nonsense') })
    expect(status).to.equal(412)
    expect(text)
      .to.match(/names no version.*double quotes/)
      .and.not.to.include('has changed')
  })

  it('says 404, not 412, for what is not there', async () => {
    expect((await api('PUT /tags/99', { headers: ifMatch('*'), send: {} })).status).to.equal(404)
  })

  for (const path of ['/tags/1', '/profile']) {
    it(`lets one of many writers with one ETag win at ${path}`, async () => {
      const headers = ifMatch(await etagOf(path))
      const writers = Array.from({ length: 20 }, async (_, at) =>
        api(`PATCH ${path}`, { headers, send: { at } }),
      )
      const statuses = (await Promise.all(writers)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).to.have.length(1)
      expect(statuses.filter((status) => status === 412)).to.have.length(19)
    })
  }
})
