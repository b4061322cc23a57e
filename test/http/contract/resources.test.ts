import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

describe('http/contract: which resource a URL names', () => {
  const api = serving({ data: blog })

  answers(api, [
    { name: '.json after a list', request: 'GET /tags.json', ids: [1, 2, 3] },
    { name: '.json after an id', request: 'GET /tags/2.json', body: { id: 2, name: 'sharp' } },
    { name: '.json after a singular', request: 'GET /profile.json', body: blog['profile'] ?? null },
    { name: '.json after a nested list', request: 'GET /posts/1/comments.json', ids: [1, 2] },
    { name: '.json with a query', request: 'GET /tags.json?name=sad', ids: [3] },
    { name: 'a slash at the end', request: 'GET /tags/', ids: [1, 2, 3] },
    { name: 'a number by its text', request: 'GET /codes/7', body: { id: 7, name: 'number' } },
    { name: 'a text that is no number', request: 'GET /codes/007', body: { id: '007', name: 'text' } },
    { name: 'a text id that is a number', request: 'GET /tickets/9', body: { id: '9' } },
    { name: 'no other spelling of a number', request: 'GET /codes/7.0', status: 404 },
    { name: 'no other spelling of a number', request: 'GET /codes/07', status: 404 },
    { name: 'a slug', request: 'GET /posts/two-scales?_fields=id', body: { id: 2 } },
    { name: 'a slug with .json', request: 'GET /posts/two-scales.json?_fields=id', body: { id: 2 } },
    { name: 'an id wins over a slug', request: 'GET /posts/3?_fields=id', body: { id: 3 } },
    { name: 'a slug in a nested URL', request: 'GET /posts/two-scales/comments', ids: [3] },
    { name: 'no slug at all is no slug', request: 'GET /posts/null', status: 404 },
    { name: 'no slug without the attribute', request: 'GET /tags/sweet', status: 404 },
    { name: 'percent-encoded', request: 'GET /%74ags/%32', body: { id: 2, name: 'sharp' } },
    { name: 'nothing', request: 'GET /nothing', status: 404, says: /There is no|nothing/ },
    { name: 'a typing error', request: 'GET /psots', status: 404, says: /Did you mean "\/posts"/ },
    {
      name: 'a missing id',
      request: 'GET /posts/99',
      status: 404,
      says: /posts has no resource with id "99"/,
    },
    { name: 'below a singular', request: 'GET /profile/name', status: 404 },
    { name: 'a value', request: 'GET /colours', body: ['red', 'green'] },
    { name: 'a text', request: 'GET /motto', body: 'Rise' },
  ])

  it('names the slug in writes, too', async () => {
    expect((await api('PATCH /posts/two-scales', { send: { views: 1 } })).body).to.include({
      id: 2,
      views: 1,
    })
    expect((await api('DELETE /posts/two-scales')).status).to.equal(200)
    expect((await api('GET /posts/2')).status).to.equal(404)
  })

  it('finds a record under the address that its creation gave', async () => {
    for (const id of ['a/b', 'x.json', 'ü ö', '100%', 'a?b#c', '日本', "o'clock", '"q"', 'a+b', '+', '%2F']) {
      const created = await api('POST /notes', { send: { id } })
      expect(created.status, created.text).to.equal(201)
      const found = await fetch(created.headers.get('Location') ?? '')
      expect(await found.json()).to.deep.equal({ id })
    }
  })
})

describe('http/contract: names of collections', () => {
  const api = serving({
    data: {
      'my things': [{ id: 1, n: 1 }],
      日本: [{ id: 1 }, { id: 2 }],
      'a/b': [{ id: 1 }],
      'ü.x': [],
      constructor: [{ id: 1 }],
    },
  })
  for (const name of ['my things', '日本', 'a/b', 'ü.x', 'constructor']) {
    it(`takes ${name}`, async () => {
      const path = `/${encodeURIComponent(name)}`
      const created = await api(`POST ${path}`, { send: { id: 9 } })
      expect(created.status, created.text).to.equal(201)
      const found = await fetch(created.headers.get('Location') ?? '')
      expect(await found.json()).to.deep.equal({ id: 9 })
      const part = await api(`GET ${path}?range=[0,0]`)
      expect(part.status, part.text).to.be.oneOf([200, 206])
      expect((await api(`GET ${path}?_page=1&_limit=1`)).status).to.equal(200)
    })
  }
})
