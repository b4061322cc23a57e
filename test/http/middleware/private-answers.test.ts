import { expect } from 'chai'

import { basic, bearer, club, passwords } from '../../auth/club.ts'
import { ask, serving, withServer } from '../../support/api.ts'

const access = { posts: { read: 'public', write: 'user' } } as const

describe('http/middleware/headers: private answers', () => {
  const api = serving({
    data: club,
    access,
    auth: { key: 'sesame', keyInQuery: true, basic: true, jwt: true, rateLimit: false },
  })
  const ada = basic('ada', passwords.ada)
  const key = { 'x-api-key': 'sesame' }

  const requests: readonly (readonly [string, Record<string, string>, number])[] = [
    ['GET /posts', ada, 200],
    ['GET /posts', key, 200],
    ['GET /posts?key=sesame', {}, 200],
    ['GET /posts/1', ada, 200],
    ['GET /posts/99', ada, 404],
    ['GET /posts?nope=1', ada, 400],
    ['GET /posts', basic('ada', 'wrong'), 401],
    ['GET /posts', bearer('wrong'), 401],
    ['DELETE /posts/99', key, 403],
    ['GET /nothing', ada, 404],
    ['GET /posts', { ...ada, accept: 'application/vnd.api+json' }, 200],
    ['GET /posts', { cookie: 'understudy_session=x' }, 200],
    ['HEAD /posts', ada, 200],
    ['GET /db', ada, 200],
  ]
  for (const [request, headers, status] of requests)
    it(`marks the answer ${status} to ${request} ${JSON.stringify(headers).slice(0, 30)} as private`, async () => {
      const answer = await api(request, { headers })
      expect(answer.status).to.equal(status)
      expect(answer.headers.get('cache-control')).to.equal('private')
      expect(answer.headers.get('vary')).to.match(/Authorization, X-API-KEY, Cookie/)
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
    })

  it('marks public answers as dependent on credentials', async () => {
    for (const [request, status] of [
      ['GET /posts', 200],
      ['GET /users', 401],
    ] as const) {
      const answer = await api(request)
      expect(answer.status).to.equal(status)
      expect(answer.headers.get('cache-control')).to.equal(null)
      expect(answer.headers.get('vary')).to.match(/Authorization, X-API-KEY, Cookie/)
    }
  })

  it('leaves what is stricter, or public, as it is', async () => {
    const cacheOf = async (request: string, headers: Record<string, string>): Promise<string | null> =>
      (await api(request, { headers })).headers.get('cache-control')
    expect(await cacheOf('GET /auth/me', ada)).to.equal('no-store')
    expect(await cacheOf('GET /', ada)).to.equal('private, no-cache')
    expect(await cacheOf('GET /', {})).to.equal('no-cache')
    expect(await cacheOf('GET /_/openapi.json', key)).to.equal('private, no-cache')
  })

  it('answers 304 to those who have the current version, and keeps it private', async () => {
    const etag = (await api('GET /posts/1', { headers: ada })).headers.get('etag') ?? ''
    const answer = await api('GET /posts/1', { headers: { ...ada, 'If-None-Match': etag } })
    expect(answer.status).to.equal(304)
    expect(answer.headers.get('cache-control')).to.equal('private')
  })
})

describe('http/middleware/headers: a server without protection', () => {
  it('has neither, but does not let browsers guess types', async () =>
    withServer({ data: club }, async ({ url }) => {
      for (const request of ['GET /posts', 'GET /posts/99', 'PATCH /posts']) {
        const { headers } = await ask(url, request, { headers: { authorization: 'x' } })
        expect(headers.get('cache-control')).to.equal(null)
        expect(headers.get('vary')).not.to.match(/Authorization/)
        expect(headers.get('x-content-type-options')).to.equal('nosniff')
      }
    }))
})
