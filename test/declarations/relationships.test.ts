import { expect } from 'chai'

import type { Config, Database, Json } from '../../src/index.ts'
import { idsOf, serving } from '../support/api.ts'
import { people } from './people.ts'

const jsonApi = { Accept: 'application/vnd.api+json' }

const declaring = (collections: NonNullable<Config['collections']>, data: Database = people) =>
  serving({ data, config: { collections } })

const linkageOf = (body: Json) =>
  (body as unknown as { data: readonly { id: string }[] }).data.map(({ id }) => id)

describe('config: relationships', () => {
  describe('to one, to many and by a list of ids, by names of their own', () => {
    const api = declaring({
      posts: {
        relationships: {
          author: { to: 'people', key: 'person_id' },
          labels: { to: 'tags', key: 'tag_ids' },
        },
      },
      tags: { relationships: { uses: { to: 'posts', key: 'tag_ids', keyOn: 'target' } } },
    })
    it('take the place of the inferred ones, from both sides', async () => {
      expect((await api('GET /posts/1?_embed=author&_fields=author.name')).body).to.deep.equal({
        author: { name: 'Ann' },
      })
      expect((await api('GET /posts?_embed=person')).status).to.equal(400)
      expect((await api('GET /posts?_embed=tags')).status).to.equal(400)
      expect(idsOf((await api('GET /posts/1/labels')).body)).to.deep.equal([1, 2])
      expect(idsOf((await api('GET /tags/2/uses')).body)).to.deep.equal([1, 2])
      expect((await api('GET /tags/2/posts')).status).to.equal(404)
      expect(idsOf((await api('GET /people/2/posts')).body)).to.deep.equal([2])
    })
    it('filter, sort and nest', async () => {
      expect(idsOf((await api('GET /posts?author.name=Bob')).body)).to.deep.equal([2])
      expect(idsOf((await api('GET /posts?_sort=-author.name')).body)).to.deep.equal([2, 1])
      expect((await api('POST /people/2/posts', { send: { title: 'New' } })).body).to.have.property(
        'person_id',
        2,
      )
    })
    it('are those of JSON:API', async () => {
      const { body } = await api('GET /posts/1/relationships/labels', { headers: jsonApi })
      expect(linkageOf(body)).to.deep.equal(['1', '2'])
    })
  })

  describe('many', () => {
    const api = declaring(
      {
        people: {
          schema: { type: 'object', properties: { friend_keys: {} } },
          relationships: {
            card: { to: 'cards', key: 'person_id', keyOn: 'target', many: false },
            friends: { to: 'people', key: 'friend_keys', many: true },
          },
        },
      },
      { people: [{ id: 1 }, { id: 2 }], cards: [{ id: 5, person_id: 1 }] },
    )
    it('false makes one of what the other side names', async () => {
      expect((await api('GET /people?_embed=card')).body).to.deep.equal([
        { id: 1, card: { id: 5, person_id: 1 } },
        { id: 2, card: null },
      ])
      expect((await api('GET /people/1/card')).body).to.deep.equal({ id: 5, person_id: 1 })
    })
    it('true makes a list of what no value has shown to be one', async () => {
      expect((await api('GET /people/2?_embed=friends')).body).to.deep.equal({ id: 2, friends: [] })
      await api('PATCH /people/1', { send: { friend_keys: [2] } })
      expect(idsOf((await api('GET /people/1/friends')).body)).to.deep.equal([2])
    })
  })

  describe('false', () => {
    const api = declaring({ posts: { relationships: { person: false } } })
    it('takes an inferred one out, from both sides', async () => {
      expect((await api('GET /posts?_embed=person')).status).to.equal(400)
      expect((await api('GET /people/1/posts')).status).to.equal(404)
      expect((await api('GET /posts?_embed=tags')).status).to.equal(200)
    })
  })

  describe('through a joining collection', () => {
    const school: Database = {
      students: [
        { id: 1, name: 'Ida' },
        { id: 2, name: 'Jo' },
      ],
      courses: [
        { id: 'a', title: 'Art' },
        { id: 'b', title: 'Bees' },
        { id: 'c', title: 'Cod' },
      ],
      seats: [
        { id: 1, pupil: 1, course: 'a' },
        { id: 2, pupil: 1, course: 'b' },
        { id: 3, pupil: 2, course: 'b' },
      ],
    }
    const api = declaring(
      {
        students: {
          relationships: {
            courses: { to: 'courses', through: { collection: 'seats', here: 'pupil', there: 'course' } },
          },
        },
      },
      school,
    )
    it('embeds, nests, filters and sorts, from both sides', async () => {
      expect((await api('GET /students?_embed=courses&_fields=id,courses.id')).body).to.deep.equal([
        { id: 1, courses: [{ id: 'a' }, { id: 'b' }] },
        { id: 2, courses: [{ id: 'b' }] },
      ])
      expect(idsOf((await api('GET /courses/b/students')).body)).to.deep.equal([1, 2])
      expect(idsOf((await api('GET /students?courses.title=Art')).body)).to.deep.equal([1])
      expect(idsOf((await api('GET /courses?students.name=Jo')).body)).to.deep.equal(['b'])
    })
    it('joins what is made within', async () => {
      const { status } = await api('POST /students/2/courses', { send: { title: 'Dew' } })
      expect(status).to.equal(201)
      expect(await api.dump()).to.have.nested.property('seats[3].pupil', 2)
    })
    it('is linked and unlinked in JSON:API', async () => {
      const headers = { ...jsonApi, 'Content-Type': 'application/vnd.api+json' }
      const at = '/students/2/relationships/courses'
      const data = (...ids: readonly string[]) => ({ data: ids.map((id) => ({ type: 'course', id })) })
      expect((await api(`PATCH ${at}`, { headers, send: data('c', 'b') })).status).to.equal(204)
      expect(idsOf((await api('GET /students/2/courses')).body)).to.have.members(['b', 'c'])
      expect((await api(`DELETE ${at}`, { headers, send: data('b') })).status).to.equal(204)
      expect(idsOf((await api('GET /students/2/courses')).body)).to.deep.equal(['c'])
    })
    it('loses its records with either side', async () => {
      await api('DELETE /courses/b')
      expect(await api.dump())
        .to.have.property('seats')
        .that.has.length(1)
      await api('DELETE /students/1')
      expect(await api.dump())
        .to.have.property('seats')
        .that.deep.equals([])
    })
  })

  describe('mustExist', () => {
    const api = declaring({
      posts: { relationships: { person: { mustExist: true }, tags: { mustExist: true } } },
    })
    it('wants every id that is written to be there', async () => {
      const { status, body } = await api('POST /posts', { send: { person_id: 9, tag_ids: [1, 7] } })
      expect(status).to.equal(422)
      expect(body).to.have.nested.property('error.details').that.has.length(2)
      expect(body).to.have.nested.property('errors').that.has.keys('person_id', 'tag_ids.1')
      expect((await api('PATCH /posts/1', { send: { person_id: 9 } })).status).to.equal(422)
      expect((await api('POST /posts', { send: { person_id: null, tag_ids: [] } })).status).to.equal(201)
      expect((await api('POST /posts', { send: { person_id: '2', tag_ids: [2] } })).status).to.equal(201)
    })
    it('minds only new ids: one that has lost its target may stay', async () => {
      await api('DELETE /people/1')
      expect((await api('PATCH /posts/1', { send: { title: 'x' } })).status).to.equal(200)
    })
  })

  describe('onDelete: keep', () => {
    const api = declaring({ posts: { relationships: { person: { onDelete: 'keep' } } } })
    it('leaves the id', async () => {
      await api('DELETE /people/1')
      expect((await api('GET /posts/1')).body).to.have.property('person_id', 1)
    })
  })

  describe('onDelete: restrict', () => {
    const api = declaring({ people: { relationships: { posts: { onDelete: 'restrict' } } } })
    it('keeps what is still named, alone and among many', async () => {
      const before = await api.dump()
      const { status, body } = await api('DELETE /people/1')
      expect(status).to.equal(409)
      expect(body)
        .to.have.nested.property('error.message')
        .that.includes('posts still refers to it in person_id')
      expect((await api('DELETE /people?id=1&id=2')).status).to.equal(409)
      expect(await api.dump()).to.deep.equal(before)
    })
    it('lets go when nothing names it, or when what does goes along', async () => {
      expect((await api('DELETE /people/1?_dependent=posts')).status).to.equal(200)
      await api('DELETE /posts/2')
      expect((await api('DELETE /people/2')).status).to.equal(200)
    })
  })

  describe('onDelete, for ids that are like something else', () => {
    const api = serving({
      data: {
        customers: [{ id: 'null' }, { id: '1.0' }, { id: 1 }],
        orders: [
          { id: 1, customer_id: null },
          { id: 2, customer_id: 1 },
          { id: 3, customer_id: '1.0' },
        ],
      },
      config: { collections: { orders: { relationships: { customer: { onDelete: 'cascade' } } } } },
    })
    it('takes along what holds that very id', async () => {
      for (const id of ['null', '1.0']) expect((await api(`DELETE /customers/${id}`)).status).to.equal(200)
      expect((await api.dump())['orders']).to.deep.equal([
        { id: 1, customer_id: null },
        { id: 2, customer_id: 1 },
      ])
    })
  })

  describe('onDelete: setNull', () => {
    const api = declaring({
      posts: {
        timestamps: true,
        relationships: { person: { onDelete: 'setNull' }, tags: { onDelete: 'setNull' } },
      },
    })
    it('makes an id null, and takes it out of a list', async () => {
      await api('DELETE /people/1')
      await api('DELETE /tags/2')
      expect((await api('GET /posts/1')).body).to.deep.include({ person_id: null, tag_ids: [1] })
      expect((await api('GET /posts/2')).body).to.deep.include({ person_id: 2, tag_ids: [] })
    })
  })

  describe('onDelete: setNull where the schema wants an id', () => {
    const api = declaring({
      posts: {
        schema: { type: 'object', properties: { person_id: { type: 'integer' } } },
        relationships: { person: { onDelete: 'setNull' } },
      },
    })
    it('refuses the deletion, and changes nothing', async () => {
      const before = await api.dump()
      const { status, body } = await api('DELETE /people/1')
      expect(status).to.equal(409)
      expect(body).to.have.nested.property('error.message').that.includes('posts "1"')
      expect(await api.dump()).to.deep.equal(before)
    })
  })

  describe('onDelete: cascade', () => {
    const tree: Database = {
      shelves: [{ id: 1 }, { id: 2 }],
      boxes: [
        { id: 1, shelf_id: 1, box_id: null },
        { id: 2, shelf_id: null, box_id: 1 },
        { id: 3, shelf_id: 2, box_id: null },
      ],
      things: [
        { id: 1, box_id: 2 },
        { id: 2, box_id: 3 },
      ],
    }
    const cascade = { onDelete: 'cascade' } as const
    const api = declaring(
      {
        boxes: { relationships: { shelf: cascade, box: { ...cascade, to: 'boxes', key: 'box_id' } } },
        things: { relationships: { box: cascade } },
      },
      tree,
    )
    it('takes along what names it, and what names that, also in a tree', async () => {
      const { body } = await api('DELETE /shelves/1')
      expect(body).to.deep.equal({ id: 1 })
      expect(await api.dump()).to.deep.equal({
        shelves: [{ id: 2 }],
        boxes: [{ id: 3, shelf_id: 2, box_id: null }],
        things: [{ id: 2, box_id: 3 }],
      })
    })
  })

  describe('onDelete in a nested list', () => {
    const api = declaring(
      { orders: { relationships: { cookies: { onDelete: 'setNull' } } } },
      {
        cookies: [{ id: 1 }],
        orders: [
          {
            id: 1,
            lines: [
              { cookie_id: 1, n: 2 },
              { cookie_id: 3, n: 1 },
            ],
          },
        ],
      },
    )
    it('finds the ids there', async () => {
      await api('DELETE /cookies/1')
      expect((await api('GET /orders/1')).body).to.deep.equal({
        id: 1,
        lines: [
          { cookie_id: null, n: 2 },
          { cookie_id: 3, n: 1 },
        ],
      })
    })
  })
})
