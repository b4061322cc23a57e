import { expect } from 'chai'

import { type Answer, ask, serving, withServer } from '../../support/api.ts'

const helpOf = ({ body }: Answer) => (body as unknown as { error: { help?: string } }).error.help ?? ''

const jsonApi = { Accept: 'application/vnd.api+json' }

describe('contract: addresses in advice', () => {
  const api = serving({
    data: { users: [{ id: 1, name: 'Ann' }], posts: [{ id: 1, user_id: 1, tag_ids: [] }], tags: [{ id: 1 }] },
    config: { mounts: [{ path: '/api/v1' }, { path: '/api/v2', dialect: 'envelope' }] },
  })

  for (const [request, wanted] of [
    ['GET /api/v1/users/77', 'GET /api/v1/users lists them all.'],
    ['GET /api/v2/users/77', 'GET /api/v2/users lists them all.'],
    ['GET /api/v1/users/1/posts/9', 'GET /api/v1/users/1/posts lists them all.'],
    [
      'DELETE /api/v1/users',
      'For example: DELETE /api/v1/users?id=1&id=2. To change one, put its id in the path.',
    ],
    ['GET /api/v1/usres', 'Did you mean "/api/v1/users"?'],
    ['GET /API/V1/USERS/1', 'Did you mean "/api/v1/users/1"?'],
    ['GET /api/v1/Users/1/posts?id=1', 'Did you mean "/api/v1/users/1/posts"?'],
  ] as const)
    it(`begin with the path of the mount: ${request}`, async () => {
      const answer = await api(request)
      expect(answer.status).to.be.oneOf([400, 404])
      expect(helpOf(answer)).to.equal(wanted)
    })

  it('begin with it in JSON:API, too', async () => {
    const { body } = await api('GET /api/v1/users/77', { headers: jsonApi })
    expect(body).to.have.nested.property('errors[0].meta.help', 'GET /api/v1/users lists them all.')
  })
})

describe('contract: the first record of a collection', () => {
  const api = serving({ data: { posts: [], authors: [{ id: 1, name: 'Ann' }] } })

  it('is shown by its POST as by the next GET', async () => {
    const headers = { ...jsonApi, 'Content-Type': 'application/vnd.api+json' }
    const send = { data: { type: 'post', attributes: { title: 'One', author_id: 1 } } }
    const made = await api('POST /posts', { headers, send })
    const read = await api('GET /posts/1', { headers: jsonApi })
    expect(made.body).to.have.deep.property('data', (read.body as unknown as { data: unknown }).data)
  })

  it('is not made by an empty list', async () => {
    const answer = await api('POST /posts', { send: [] })
    expect(answer.status).to.equal(400)
    expect(answer.body).to.have.property('message', 'The list is empty, so there is nothing to create.')
    expect((await api('GET /posts')).body).to.deep.equal([])
  })
})

describe('addresses behind a proxy', () => {
  for (const trustProxy of [true, false])
    it(
      trustProxy ? 'are those that the proxy was asked for' : 'are our own without --trust-proxy',
      async () => {
        await withServer({ data: { notes: [{ id: 1 }, { id: 2 }] }, trustProxy }, async ({ url }) => {
          const headers = { 'X-Forwarded-Host': 'localhost:5173', 'X-Forwarded-Proto': 'https' }
          const origin = trustProxy ? 'https://localhost:5173' : url
          const created = await ask(url, 'POST /notes', { headers, send: {} })
          expect(created.headers.get('location')).to.equal(`${origin}/notes/3`)
          const list = await ask(url, 'GET /notes?_page=1&_limit=1', { headers })
          expect(list.headers.get('link')).to.include(`<${origin}/notes?_page=2&_limit=1>; rel="next"`)
        })
      },
    )
})
