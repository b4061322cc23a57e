import { expect } from 'chai'

import { toKey } from '../../src/core/resource.ts'
import { createServer, type Config, type Json, type Related, type Resource } from '../../src/index.ts'
import { ask, idsOf, serving, withServer } from '../support/api.ts'
import { people } from './people.ts'

const byName = (person: Resource, related: Related): Json => ({
  who: person['name'] ?? null,
  posts: related('posts').map((post) => ({
    title: post['title'] ?? null,
    tags: related('tags', post).map((tag) => tag['name'] ?? null),
  })),
})

describe('config: serializers', () => {
  describe('of a collection', () => {
    const calls: string[] = []
    const api = serving({
      data: people,
      config: {
        collections: {
          people: { serializer: byName, hidden: ['secret'], writeOnly: ['birth_year'] },
          posts: {
            serializer: (post, related) => {
              calls.push(toKey(post['id']))
              return { id: post['id'] ?? null, by: related.one('person')?.['name'] ?? null }
            },
          },
          tags: { serializer: ({ name = null }) => name },
        },
      },
    })
    it('shows lists, single resources, what is made, changed, deleted and embedded', async () => {
      expect((await api('GET /people')).body).to.deep.equal([
        { who: 'Ann', posts: [{ title: 'One', tags: ['red', 'blue'] }] },
        { who: 'Bob', posts: [{ title: 'Two', tags: ['blue'] }] },
      ])
      expect((await api('GET /posts/2')).body).to.deep.equal({ id: 2, by: 'Bob' })
      expect((await api('POST /posts', { send: { person_id: 1 } })).body).to.deep.equal({ id: 3, by: 'Ann' })
      expect((await api('PATCH /posts/3', { send: { person_id: 9 } })).body).to.deep.equal({
        id: 3,
        by: null,
      })
      expect((await api('PATCH /posts?id=3', { send: { person_id: 2 } })).body).to.deep.equal([
        { id: 3, by: 'Bob' },
      ])
      expect((await api('DELETE /posts/3')).body).to.deep.equal({ id: 3, by: 'Bob' })
      expect((await api('GET /posts?_embed=person,tags&id=1')).body).to.deep.equal([
        {
          id: 1,
          by: 'Ann',
          person: { who: 'Ann', posts: [{ title: 'One', tags: ['red', 'blue'] }] },
          tags: ['red', 'blue'],
        },
      ])
      expect((await api('GET /tags/1')).body).to.equal('red')
    })
    it('is called once per row, and once more for what it asks for first', async () => {
      calls.length = 0
      await api('GET /posts')
      expect(calls).to.deep.equal(['1', '1', '2'])
    })
    it('filters, sorts and pages by what is stored', async () => {
      const { body, headers } = await api('GET /posts?title=Two&_page=1&_limit=1')
      expect(body).to.deep.equal([{ id: 2, by: 'Bob' }])
      expect(headers.get('X-Total-Count')).to.equal('1')
      expect((await api('GET /posts?_fields=by&_sort=-id')).body).to.deep.equal([
        { by: 'Bob' },
        { by: 'Ann' },
      ])
    })
    it('has a version that changes with what it shows, and that If-Match takes', async () => {
      const { headers } = await api('GET /posts/1')
      const etag = headers.get('ETag') ?? ''
      expect((await api('GET /posts/1', { headers: { 'If-None-Match': etag } })).status).to.equal(304)
      await api('PATCH /people/1', { send: { name: 'Anna' } })
      expect((await api('GET /posts/1', { headers: { 'If-None-Match': etag } })).status).to.equal(200)
      expect(
        (await api('PATCH /posts/1', { headers: { 'If-Match': etag }, send: { title: 'x' } })).status,
      ).to.equal(200)
      expect(
        (await api('PATCH /posts/1', { headers: { 'If-Match': etag }, send: { title: 'y' } })).status,
      ).to.equal(412)
    })
    it('makes the attributes in JSON:API', async () => {
      const { body } = await api('GET /posts/1', { headers: { Accept: 'application/vnd.api+json' } })
      expect(body).to.deep.nested.include({ 'data.attributes': { by: 'Ann' }, 'data.id': '1' })
    })
    it('does not see what is never sent', async () => {
      const { text } = await api('GET /people')
      expect(text).not.to.match(/planted|1990/)
    })
  })

  it('that throws is a 500 with an id, and the log tells which row and why', async () => {
    const reports: string[] = []
    const config: Config = {
      collections: {
        posts: {
          serializer({ id, title = null }) {
            if (id === 2) throw new Error('out of ink')
            return title
          },
        },
        people: { serializer: (async () => 1) as never },
        tags: { serializer: (() => undefined) as never },
      },
    }
    const report = (line: string) => reports.push(line)
    await withServer({ data: people, config, report }, async ({ url, store }) => {
      const { status, headers, text } = await ask(url, 'GET /posts')
      const id = headers.get('X-Request-Id') ?? '-'
      expect(status).to.equal(500)
      expect(text).to.include(id).and.not.include('ink')
      expect(reports).to.have.length(1)
      expect(reports[0])
        .to.include(id)
        .and.include('The serializer of posts failed for "2": Error: out of ink')
      expect((await ask(url, 'GET /posts/1')).body).to.equal('One')
      expect((await ask(url, 'GET /people')).status).to.equal(500)
      expect((await ask(url, 'GET /tags')).status).to.equal(500)
      expect((await ask(url, 'PATCH /posts/2', { send: { title: 'x' } })).status).to.equal(500)
      expect((await ask(url, 'POST /tags', { send: { name: 'x' } })).status).to.equal(500)
      expect(await store.dump(), 'nothing has changed').to.deep.equal(people)
    })
    expect(reports[1]).to.include('a serializer is a plain function')
    expect(reports[2]).to.include('It returned nothing')
  })

  it('that asks for no relationship that there is, is told so', async () => {
    const reports: string[] = []
    const config: Config = { collections: { posts: { serializer: (_, related) => [...related('persons')] } } }
    await withServer({ data: people, config, report: (text) => reports.push(text) }, async ({ url }) => {
      expect((await ask(url, 'GET /posts')).status).to.equal(500)
    })
    expect(reports.join()).to.include('posts has no relationship "persons"')
  })
})

describe('config: mounts', () => {
  const api = serving({
    data: people,
    config: {
      collections: {
        people: { hidden: ['secret'], relationships: { posts: { onDelete: 'restrict' } } },
        posts: { serializer: ({ title = null }) => ({ title }) },
      },
      mounts: [
        { path: '/', serializers: { posts: false } },
        { path: '/api/v1', collections: ['posts', 'people'], serializers: { people: byName } },
        { path: '/api/v2/', dialect: 'envelope' },
        { path: '/jsonapi', dialect: 'json-api' },
      ],
    },
  })
  it('answer side by side, each in its dialect', async () => {
    expect((await api('GET /posts/1')).body).to.have.property('person_id', 1)
    expect((await api('GET /api/v1/posts')).body).to.deep.equal([{ title: 'One' }, { title: 'Two' }])
    expect((await api('GET /api/v2/posts')).body).to.deep.include({
      total_items: 2,
      data: [{ title: 'One' }, { title: 'Two' }],
    })
    expect((await api('GET /jsonapi/posts/1')).body).to.have.nested.property('data.type', 'post')
    expect((await api('GET /api/v1/people/1')).body).to.have.property('who', 'Ann')
  })
  it('write the same data', async () => {
    const { headers } = await api('POST /api/v2/tags', { send: { name: 'green' } })
    expect(headers.get('Location')).to.equal(`${api.url}/api/v2/tags/3`)
    expect((await api('GET /tags/3')).body).to.deep.equal({ id: 3, name: 'green' })
  })
  it('show only their collections, and no way to others', async () => {
    for (const request of [
      'GET /api/v1/tags',
      'GET /api/v1/posts/1/tags',
      'GET /api/v1/posts?_embed=tags',
      'GET /api/v1/posts?tags.name=red',
      'GET /api/v1/posts?_sort=tags.name',
    ])
      expect((await api(request)).status, request).to.be.oneOf([400, 404])
    expect((await api('GET /api/v1/db')).body).to.have.keys('people', 'posts')
    expect((await api('GET /api/v1/db')).text).not.to.include('planted')
  })
  it('keep the rules that reach beyond what they show', async () => {
    expect((await api('DELETE /api/v1/people/1')).status).to.equal(409)
  })
  it('answer nothing below a mount that has nothing there', async () => {
    expect((await api('GET /api/v1/nothing')).status).to.equal(404)
    expect((await api('GET /api/v3/posts')).status).to.equal(404)
  })

  it('give way to a prefix, which is the short form of one', async () => {
    const config: Config = { mounts: [{ path: '/a' }, { path: '/b' }] }
    await withServer({ data: people, config, prefix: '/c' }, async ({ url }) => {
      expect(idsOf((await ask(url, 'GET /c/posts')).body)).to.deep.equal([1, 2])
      expect((await ask(url, 'GET /a/posts')).status).to.equal(404)
    })
  })
  it('speak what --dialect says where they do not say', async () => {
    const server = await createServer({
      data: people,
      config: { mounts: [{ path: '/x' }] },
      dialect: 'envelope',
    })
    expect((await ask(server.url, 'GET /x/tags')).body).to.have.property('total_items', 2)
    await server.close()
  })
})
