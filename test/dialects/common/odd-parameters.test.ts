import { expect } from 'chai'

import type { Json } from '../../../src/index.ts'
import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const mounts = [{ path: '/' }, { path: '/api', dialect: 'envelope' as const }]
const jsonApi = { Accept: 'application/vnd.api+json' }

describe('parameters as other clients send them', () => {
  const api = serving({
    data: {
      ...blog,
      clips: [
        { id: 1, t: '5', v: 3 },
        { id: 2, t: '9', v: 3 },
      ],
    },
    config: { mounts },
  })
  const idsAt = async (path: string): Promise<Json> => {
    const { body } = await api(`GET ${path}`)
    const list = Array.isArray(body) ? body : (body as { data: { id: Json }[] }).data
    return (list as { id: Json }[]).map(({ id }) => id)
  }

  describe('cache busters', () => {
    for (const query of [
      't=1764518400000',
      'ts=1764518400',
      'timestamp=1764518400.123',
      'v=1.2.3',
      'v=',
      'cb=k3x9Qz',
      '_=1764518400000',
      'utm_source=newsletter&utm_campaign=spring%20sale',
    ])
      it(`are ignored in lists, records and the whole: ${query}`, async () => {
        for (const path of [
          '/posts',
          '/api/posts',
          '/posts/1',
          '/api/posts/1',
          '/posts/1/comments',
          '/db',
          '/profile',
        ])
          for (const method of ['GET', 'HEAD'])
            expect((await api(`${method} ${path}?${query}`)).status, `${method} ${path}`).to.equal(200)
        expect(await idsAt(`/posts?views=120&${query}`)).to.deep.equal([1, 3])
        expect(await idsAt(`/api/posts?views=120&${query}`)).to.deep.equal([1, 3])
      })

    answers(api, [
      { name: 'a filter where an attribute has the name', request: 'GET /clips?t=9&v=3', ids: [2] },
      { request: 'GET /clips/1?v=3', status: 400, says: /Unknown parameter "v"/ },
      { name: 'a date', request: 'GET /posts?t=2026-02-03', status: 400, says: /no attribute "t"/ },
      { name: 'words', request: 'GET /posts?v=done', status: 400, says: /no attribute "v"/ },
      { name: 'an operator', request: 'GET /posts?t_gte=5', status: 400, says: /no attribute "t"/ },
      { name: 'many changed', request: 'PATCH /posts?t=1', send: {}, status: 400, says: /no attribute "t"/ },
      { name: 'many deleted', request: 'DELETE /posts?id=1&ts=1', status: 400, says: /no attribute "ts"/ },
      { name: 'a new one', request: 'POST /posts?v=1', send: {}, status: 400, says: /Unknown parameter "v"/ },
    ])

    it('stay a 400 in JSON:API', async () => {
      expect((await api('GET /posts?t=1', { headers: jsonApi })).status).to.equal(400)
    })
  })

  describe('unknown parameters', () => {
    answers(api, [
      { request: 'GET /posts?callback=show', status: 400, says: /JSONP is not offered.*fetch/ },
      { request: 'GET /posts/1?callback=show', status: 400, says: /JSONP is not offered/ },
      {
        request: 'GET /posts?key=abc',
        status: 400,
        says: /Unknown parameter "key".*X-API-KEY.*--key-in-query/,
      },
      { request: 'GET /posts/1?api_key=abc', status: 400, says: /X-API-KEY/ },
      { request: 'GET /api/posts?apiKey=abc', status: 400, says: /X-API-KEY/ },
      { request: 'GET /posts?limit=5', status: 400, says: /"limit".*Did you mean "_limit".*--lenient/ },
      { request: 'GET /posts?per_page=5', status: 400, says: /Did you mean "_limit"/ },
      { request: 'GET /posts?page=2', status: 400, says: /Did you mean "_page".*--lenient/ },
      { request: 'GET /posts?search=x', status: 400, says: /Did you mean "q"/ },
      { request: 'GET /posts?sort=views', status: 400, says: /Did you mean "_sort"/ },
      { request: 'GET /posts?sortBy=views', status: 400, says: /Did you mean "_sort"/ },
      { request: 'GET /posts?offset=5', status: 400, says: /Did you mean "_start"/ },
      { request: 'GET /posts?fields=id', status: 400, says: /Did you mean "_fields"/ },
      { request: 'GET /posts?populate=author', status: 400, says: /Did you mean "_embed"/ },
      { request: 'GET /posts/1?populate=author', status: 400, says: /Did you mean "_embed".*--lenient/ },
      { request: 'GET /api/posts?_limit=5', status: 400, says: /Did you mean "limit".*--lenient/ },
      { request: 'GET /api/posts?_page=5', status: 400, says: /Did you mean "page"/ },
      { request: 'GET /api/posts?per_page=5', status: 400, says: /Did you mean "limit"/ },
      { request: 'GET /api/posts?orderBy=views', status: 400, says: /Did you mean "sort"/ },
      { request: 'GET /posts?_embd=author', status: 400, says: /Did you mean "_embed".*--lenient/ },
      { request: 'GET /posts?titel=x', status: 400, says: /no attribute "titel".*"title".*--lenient/ },
      {
        request: 'GET /posts?embeds=author',
        status: 400,
        says: /Unknown parameter "embeds".*Did you mean "embed"/,
      },
      {
        name: 'the attribute alone is named',
        request: 'GET /comments?views_gte=3',
        status: 400,
        says: /no attribute "views"\./,
      },
      { request: 'GET /comments?views:gte=3', status: 400, says: /no attribute "views"\./ },
      { request: 'GET /posts?=x', status: 400, says: /A parameter has no name/ },
      { request: 'GET /posts/1?=x', status: 400, says: /no name/ },
      { request: 'GET /drafts?=x', status: 400, says: /no name/ },
      { request: 'GET /drafts?=', status: 400, says: /no name/ },
      { request: 'GET /db?=x', status: 400, says: /no name/ },
      { request: 'DELETE /posts?=x', status: 400, says: /no name/ },
      { request: 'GET /api/posts?=x', status: 400, says: /no name/ },
    ])

    it('name the parameter as it was sent', async () => {
      const { body } = await api('GET /comments?views_gte=3')
      expect(body).to.have.nested.property('error.details[0].parameter', 'views_gte')
    })
  })

  it('with [] are the same without', async () => {
    expect(await idsAt('/posts?id[]=1&id[]=3')).to.deep.equal([1, 3])
    expect(await idsAt('/posts?id%5B%5D=1&id%5B%5D=3')).to.deep.equal([1, 3])
    expect(await idsAt('/api/posts?id[]=1&id[]=3')).to.deep.equal([1, 3])
    expect(await idsAt('/posts?id_ne[]=1&id_ne[]=3')).to.deep.equal([2, 4])
    expect((await api('GET /posts/1?_embed[]=comments&_embed[]=author')).body).to.include.keys(
      'comments',
      'author',
    )
    const { status } = await api('DELETE /posts?id[]=1&id[]=3')
    expect([status, await idsAt('/posts')]).to.deep.equal([200, [2, 4]])
  })
})
