import { expect } from 'chai'

import type { Json } from '../../../src/index.ts'
import { idsOf, serving } from '../../support/api.ts'
import { blog } from '../../support/blog.ts'
import { answers } from '../../support/rows.ts'

const mergePatch = { 'Content-Type': 'application/merge-patch+json' }
const jsonPatch = { 'Content-Type': 'application/json-patch+json' }
const tags = blog['tags'] as Json[]

describe('dialects/rest: creating', () => {
  const api = serving({ data: blog })

  it('gives 201, the address and the record', async () => {
    const { status, headers, body } = await api('POST /tags', {
      send: { name: 'new', deep: { er: [1, null] } },
    })
    expect(status).to.equal(201)
    expect(headers.get('Location')).to.equal(`${api.url}/tags/4`)
    expect(headers.get('Content-Type')).to.equal('application/json; charset=utf-8')
    const record = { id: 4, name: 'new', deep: { er: [1, null] } }
    expect(body).to.deep.equal(record)
    expect((await api('GET /tags/4')).body).to.deep.equal(record)
    expect((await api.dump())['tags']).to.deep.equal([...tags, record])
  })

  it('makes several from a list', async () => {
    const { status, body } = await api('POST /tags', {
      send: [{ name: 'a' }, { id: 9, name: 'b' }, { name: 'c' }],
    })
    expect(status).to.equal(201)
    expect(body).to.deep.equal([
      { id: 4, name: 'a' },
      { id: 9, name: 'b' },
      { id: 10, name: 'c' },
    ])
    expect((await api.dump())['tags']).to.deep.equal([...tags, ...(body as Json[])])
  })

  answers(api, [
    { name: 'an id alone', request: 'POST /tags', send: {}, status: 201, body: { id: 4 } },
    { name: 'nothing from an empty list', request: 'POST /tags', send: [], status: 400 },
    {
      name: 'all or nothing: one id is taken',
      request: 'POST /tags',
      send: [{ name: 'a' }, { id: 2 }],
      status: 409,
    },
    {
      name: 'all or nothing: one id comes twice',
      request: 'POST /tags',
      send: [{ id: 7 }, { id: '7' }],
      status: 409,
    },
    {
      name: 'all or nothing: one is no record',
      request: 'POST /tags',
      send: [{ name: 'a' }, 3],
      status: 400,
    },
    { name: 'all or nothing: a list in the list', request: 'POST /tags', send: [[{}]], status: 400 },
  ])

  it('gives 200 writers 200 ids', async () => {
    const created = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => api('POST /drafts', { send: { at } })),
    )
    const ids = created.map(({ body }) => (body as { id: number }).id)
    expect(new Set(ids).size).to.equal(200)
    const rows = (await api.dump())['drafts'] as { id: number; at: number }[]
    expect(rows).to.have.length(200)
    expect(new Set(rows.map(({ id }) => id))).to.deep.equal(new Set(ids))
    expect(new Set(rows.map(({ at }) => at)).size).to.equal(200)
  })
})

describe('dialects/rest: replacing', () => {
  const api = serving({ data: blog })
  answers(api, [
    { request: 'PUT /tags/2', send: { label: 'x' }, body: { id: 2, label: 'x' } },
    {
      name: 'an id in the body is ignored',
      request: 'PUT /tags/2',
      send: { id: 9, label: 'x' },
      body: { id: 2, label: 'x' },
    },
    { name: 'the id keeps its type', request: 'PUT /tags/2', send: { id: '2' }, body: { id: 2 } },
    { name: 'missing', request: 'PUT /tags/9', send: {}, status: 404 },
    { name: 'a singular', request: 'PUT /profile', send: { id: 1, name: 'x' }, body: { id: 1, name: 'x' } },
    { name: 'a value', request: 'PUT /colours', send: ['blue'], body: ['blue'] },
    { name: 'a value by another', request: 'PUT /motto', send: '{"a":1}', body: { a: 1 } },
    { name: 'a value by null', request: 'PUT /motto', send: 'null', body: null },
    { name: 'a singular needs an object', request: 'PUT /profile', send: '"x"', status: 400 },
  ])

  it('leaves the others, and the order, as they are', async () => {
    await api('PUT /tags/2', { send: { label: 'x' } })
    expect((await api.dump())['tags']).to.deep.equal([tags[0], { id: 2, label: 'x' }, tags[2]])
  })
})

describe('dialects/rest: changing', () => {
  const api = serving({ data: blog })
  const rows: readonly (readonly [patch: object, meta: Json | undefined])[] = [
    [{ meta: { minutes: 5 } }, { lang: 'en', minutes: 5 }],
    [{ meta: { minutes: null } }, { lang: 'en' }],
    [{ meta: null }, undefined],
    [{ meta: 'x' }, 'x'],
    [{ meta: [1] }, [1]],
    [{ meta: { deep: { er: 1 } } }, { lang: 'en', minutes: 4, deep: { er: 1 } }],
  ]
  for (const headers of [{}, mergePatch]) {
    for (const [patch, meta] of rows) {
      it(`merges ${JSON.stringify(patch)} ${JSON.stringify(headers)}`, async () => {
        const { status, body } = await api('PATCH /posts/1', { headers, send: patch })
        expect(status).to.equal(200)
        expect(body).to.include({ id: 1, title: 'Why dough rests' })
        expect((body as Record<string, Json>)['meta']).to.deep.equal(meta)
        expect((await api('GET /posts/1')).body).to.deep.equal(body)
      })
    }
  }

  answers(api, [
    { name: 'nothing', request: 'PATCH /tags/1', send: {}, body: { id: 1, name: 'sweet' } },
    {
      name: 'an id in the body is ignored',
      request: 'PATCH /tags/1',
      send: { id: 9, name: 'x' },
      body: { id: 1, name: 'x' },
    },
    {
      name: 'also when it would be removed',
      request: 'PATCH /tags/1',
      send: { id: null },
      body: { id: 1, name: 'sweet' },
    },
    { name: 'missing', request: 'PATCH /tags/9', send: {}, status: 404 },
    { name: 'a list', request: 'PATCH /tags/1', send: [1], status: 400 },
    { name: 'a singular', request: 'PATCH /profile', send: { city: null }, body: { name: 'The bakery' } },
    { name: 'a value', request: 'PATCH /colours', send: ['blue'], body: ['blue'] },
  ])

  describe('by JSON Patch', () => {
    const patch = (...operations: Json[]) => ({ headers: jsonPatch, send: operations })
    answers(api, [
      {
        name: 'without its media type',
        request: 'PATCH /tags/1',
        send: [{ op: 'replace', path: '/name', value: 'x' }],
        status: 400,
        says: /is a JSON Patch.*Content-Type: application\/json-patch\+json/,
      },
      {
        name: 'without its media type, to a list that may hold such things',
        request: 'PATCH /colours',
        send: [{ op: 'remove', path: '/0' }],
        body: [{ op: 'remove', path: '/0' }],
      },
      {
        request: 'PATCH /tags/1',
        ...patch({ op: 'replace', path: '/name', value: 'x' }),
        body: { id: 1, name: 'x' },
      },
      {
        request: 'PATCH /tags/1',
        ...patch(
          { op: 'add', path: '/list', value: [1, 3] },
          { op: 'add', path: '/list/1', value: 2 },
          { op: 'add', path: '/list/-', value: 4 },
        ),
        body: { id: 1, name: 'sweet', list: [1, 2, 3, 4] },
      },
      {
        request: 'PATCH /tags/1',
        ...patch({ op: 'move', from: '/name', path: '/label' }),
        body: { id: 1, label: 'sweet' },
      },
      {
        request: 'PATCH /tags/1',
        ...patch({ op: 'copy', from: '/name', path: '/label' }),
        body: { id: 1, name: 'sweet', label: 'sweet' },
      },
      {
        request: 'PATCH /tags/1',
        ...patch({ op: 'test', path: '/name', value: 'sweet' }, { op: 'remove', path: '/name' }),
        body: { id: 1 },
      },
      { name: 'nothing', request: 'PATCH /tags/1', ...patch(), body: { id: 1, name: 'sweet' } },
      {
        name: 'the whole record',
        request: 'PATCH /tags/1',
        ...patch({ op: 'replace', path: '', value: { name: 'y' } }),
        body: { id: 1, name: 'y' },
      },
      {
        name: 'the id stays',
        request: 'PATCH /tags/1',
        ...patch({ op: 'remove', path: '/id' }),
        body: { id: 1, name: 'sweet' },
      },
      {
        name: 'a value',
        request: 'PATCH /colours',
        ...patch({ op: 'add', path: '/-', value: 'blue' }),
        body: ['red', 'green', 'blue'],
      },
      {
        name: 'a singular',
        request: 'PATCH /profile',
        ...patch({ op: 'remove', path: '/city' }),
        body: { name: 'The bakery' },
      },
      {
        name: 'many',
        request: 'PATCH /tags?id=1&id=2',
        ...patch({ op: 'remove', path: '/name' }),
        body: [{ id: 1 }, { id: 2 }],
      },
      {
        name: 'all or nothing',
        request: 'PATCH /tags/1',
        ...patch({ op: 'remove', path: '/name' }, { op: 'remove', path: '/name' }),
        status: 422,
        says: /Operation 1 of the patch \(remove \/name\)/,
      },
      {
        name: 'a test that fails',
        request: 'PATCH /tags/1',
        ...patch({ op: 'replace', path: '/name', value: 'x' }, { op: 'test', path: '/name', value: 'y' }),
        status: 409,
        says: /failed.*GET it again/,
      },
      {
        name: 'a path into nothing',
        request: 'PATCH /tags/1',
        ...patch({ op: 'replace', path: '/a/b', value: 1 }),
        status: 422,
        says: /names an attribute that does not exist.*"add" makes/,
      },
      {
        name: 'one of many fails',
        request: 'PATCH /posts?id=1&id=4',
        ...patch({ op: 'remove', path: '/meta' }),
        status: 422,
      },
      {
        name: 'no list',
        request: 'PATCH /tags/1',
        headers: jsonPatch,
        send: { op: 'remove', path: '/name' },
        status: 400,
        says: /list of operations/,
      },
      { name: 'no operation', request: 'PATCH /tags/1', ...patch(3), status: 400, says: /needs an "op"/ },
      {
        name: 'no operation',
        request: 'PATCH /tags/1',
        ...patch({ op: 'nope', path: '/name' }),
        status: 400,
      },
      {
        name: 'no path',
        request: 'PATCH /tags/1',
        ...patch({ op: 'remove' }),
        status: 400,
        says: /needs a "path"/,
      },
      { name: 'no pointer', request: 'PATCH /tags/1', ...patch({ op: 'remove', path: 'name' }), status: 400 },
      {
        name: 'no value',
        request: 'PATCH /tags/1',
        ...patch({ op: 'add', path: '/name' }),
        status: 400,
        says: /needs a "value"/,
      },
      {
        name: 'no from',
        request: 'PATCH /tags/1',
        ...patch({ op: 'move', path: '/name' }),
        status: 400,
        says: /needs a "from"/,
      },
      {
        name: 'no record any more',
        request: 'PATCH /tags/1',
        ...patch({ op: 'replace', path: '', value: 3 }),
        status: 400,
      },
      {
        name: 'into the prototype',
        request: 'PATCH /tags/1',
        ...patch({ op: 'add', path: '/__proto__/x', value: 1 }),
        status: 400,
      },
      {
        name: 'into the prototype',
        request: 'PATCH /tags/1',
        ...patch({ op: 'add', path: '/constructor/prototype/x', value: 1 }),
        status: 422,
      },
      {
        name: 'from the prototype',
        request: 'PATCH /tags/1',
        ...patch({ op: 'copy', from: '/__proto__', path: '/x' }),
        status: 400,
      },
      {
        name: 'what every object has',
        request: 'PATCH /tags/1',
        ...patch({ op: 'copy', from: '/toString', path: '/x' }),
        status: 422,
      },
      {
        name: 'into itself',
        request: 'PATCH /posts/1',
        ...patch({ op: 'move', from: '/meta', path: '/meta/inner' }),
        status: 422,
      },
    ])
  })
})

describe('dialects/rest: deleting', () => {
  const api = serving({ data: blog })

  it('gives the record that is gone, and only that one goes', async () => {
    const { status, body } = await api('DELETE /posts/1')
    expect(status).to.equal(200)
    const posts = blog['posts'] as Json[]
    expect(body).to.deep.equal(posts[0])
    expect(await api.dump()).to.deep.equal({ ...blog, posts: posts.slice(1) })
    expect((await api('DELETE /posts/1')).status).to.equal(404)
  })

  it('takes dependents along when they are named, and no others', async () => {
    await api('DELETE /posts/1?_dependent=comments')
    expect(idsOf((await api.dump())['comments'] ?? null)).to.deep.equal([3, 4, 5])
    await api('DELETE /posts/3?_dependent=comments')
    expect(idsOf((await api.dump())['comments'] ?? null)).to.deep.equal([3, 4, 5])
    await api('DELETE /authors/ada?_dependent=posts,comments')
    const data = await api.dump()
    expect(idsOf(data['posts'] ?? null)).to.deep.equal([2, 4])
    expect(idsOf(data['comments'] ?? null)).to.deep.equal([4, 5])
  })

  answers(api, [
    { request: 'DELETE /posts/99', status: 404 },
    { request: 'DELETE /posts/1?_dependent=nope', status: 400, says: /no relationship "nope"/ },
    {
      name: 'nothing is written when one of them is wrong',
      request: 'DELETE /posts/1?_dependent=comments,nope',
      status: 400,
    },
    {
      name: 'what it depends on',
      request: 'DELETE /posts/1?_dependent=author',
      status: 400,
      says: /does not depend on/,
    },
  ])
})

describe('dialects/rest: writing to many', () => {
  const api = serving({ data: blog })

  it('changes what matches', async () => {
    const { status, body } = await api('PATCH /posts?views=120', {
      send: { views: 121, id: 9, meta: { lang: null } },
    })
    expect(status).to.equal(200)
    expect(idsOf(body)).to.deep.equal([1, 3])
    const views = ((await api.dump())['posts'] as { views: number }[]).map((post) => post.views)
    expect(views).to.deep.equal([121, 45, 121, 7])
    expect((await api('GET /posts/1')).body)
      .to.have.property('meta')
      .that.deep.equals({ minutes: 4 })
  })

  it('deletes what matches', async () => {
    const { status, body } = await api('DELETE /posts?id=1&id=3&id=99')
    expect(status).to.equal(200)
    expect(idsOf(body)).to.deep.equal([1, 3])
    expect(idsOf((await api.dump())['posts'] ?? null)).to.deep.equal([2, 4])
  })

  it('may match nothing', async () => {
    expect((await api('DELETE /posts?id=99')).body).to.deep.equal([])
    expect((await api('PATCH /posts?id=99', { send: {} })).body).to.deep.equal([])
    expect(await api.dump()).to.deep.equal(blog)
  })

  it('takes every kind of filter', async () => {
    expect(idsOf((await api('DELETE /comments?post.author.name=Ada%20Okafor')).body)).to.deep.equal([1, 2])
    expect(idsOf((await api('DELETE /comments?_where={"or":[{"likes":9},{"id":4}]}')).body)).to.deep.equal([
      3, 4,
    ])
    expect(idsOf((await api('DELETE /tags?q=sad')).body)).to.deep.equal([3])
    expect(idsOf((await api('DELETE /posts?filter={"views":120}')).body)).to.deep.equal([1, 3])
  })

  const unfiltered = [
    '',
    '?',
    '?_page=1',
    '?_limit=1',
    '?_start=0&_end=1',
    '?_sort=id',
    '?_per_page=1',
    '?range=[0,1]',
    '?_embed=comments',
    '?_fields=id',
    '?q=',
    '?_where={}',
    '?filter={}',
    '?_where={"and":[]}',
    '?_where={"and":[{},{}]}',
    '?_where={"or":[{}]}',
    '?_where={"or":[{"id":1},{}]}',
    '?_where={"not":{"or":[]}}',
    '?filter={"q":""}',
    '?_delay=0',
    '?_=1',
    '?id=1&_page=1',
  ]
  answers(
    api,
    unfiltered.flatMap((query) => [
      { request: `DELETE /posts${query}`, status: 400 },
      { request: `PATCH /posts${query}`, send: { views: 0 }, status: 400 },
    ]),
  )
  answers(api, [
    { request: 'DELETE /posts', status: 400, says: /needs a filter.*DELETE \/posts\?id=1&id=2/ },
    { request: 'DELETE /posts?_page=1', status: 400, says: /_page is not a filter/ },
    { request: 'DELETE /posts?titel=x', status: 400, says: /Did you mean "title"/ },
    { request: 'PATCH /posts?titel=x', send: {}, status: 400 },
    { name: 'no records', request: 'PATCH /posts?id=1', send: '3', status: 400 },
  ])
})

describe('dialects/rest: the whole database', () => {
  const api = serving({ data: blog })
  answers(api, [{ request: 'GET /db', body: blog }])

  it('is as it is now', async () => {
    await api('DELETE /tags?id_gte=0')
    expect((await api('GET /db')).body).to.deep.equal({ ...blog, tags: [] })
  })

  describe('unless a collection has that name', () => {
    const other = serving({ data: { db: [{ id: 1, name: 'SQLite' }] } })
    answers(other, [
      { request: 'GET /db', body: [{ id: 1, name: 'SQLite' }] },
      { request: 'GET /db/', body: [{ id: 1, name: 'SQLite' }] },
      { request: 'GET /db/1', body: { id: 1, name: 'SQLite' } },
      { request: 'POST /db', send: {}, status: 201, body: { id: 2 } },
    ])
  })
})
