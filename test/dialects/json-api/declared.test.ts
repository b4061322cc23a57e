import { expect } from 'chai'

import { serving } from '../../support/api.ts'
import { ATOMIC, jsonApi, MT, named, pathOf } from './json-api.ts'

const artists = {
  required: ['name'],
  writeOnly: ['birth_year'],
  hidden: ['debut'],
  schema: { properties: { name: { type: 'string' }, genre: { type: 'string' } } },
}

describe('dialects/json-api: what is declared', () => {
  const api = jsonApi({ config: { collections: { artists } } })

  it('takes, sorts and filters by what is write-only, and never sends it', async () => {
    const created = await api('POST /artists', {
      send: { data: { type: 'artist', attributes: { name: 'X', birth_year: 1999 } } },
    })
    expect(created.one.attributes).to.deep.equal({ name: 'X' })
    expect((await api.rest.dump())['artists']).to.deep.include({ id: 5, name: 'X', birth_year: 1999 })
    expect((await api('GET /artists?sort=-birth_year&filter[birth_year][isnot]=null')).ids).to.deep.equal([
      '5',
      '3',
      '1',
      '2',
    ])
    expect((await api('GET /artists?include=artworks.artist')).text).not.to.match(/birth_year|debut/)
    const cursors = await api('GET /artists?sort=birth_year&page[after]=x')
    expect([cursors.status, cursors.error.source]).to.deep.equal([400, { parameter: 'sort' }])
  })
  it('knows nothing of what is hidden', async () => {
    for (const query of ['sort=debut', 'filter[debut]=1950', 'fields[artist]=debut'])
      expect((await api(`GET /artists?${query}`)).status, query).to.equal(400)
  })
  it('tells everything that is wrong at once, with pointers', async () => {
    const { status, errors } = await api('POST /artists', {
      send: { data: { type: 'artist', attributes: { name: 5, genre: 6 } } },
    })
    expect(status).to.equal(422)
    expect(errors.map(({ source }) => source?.pointer)).to.have.members([
      '/data/attributes/name',
      '/data/attributes/genre',
    ])
    const missing = await api('POST /artists', { send: { data: { type: 'artist' } } })
    expect([missing.status, missing.error.source]).to.deep.equal([422, { pointer: '/data/attributes/name' }])
  })
})

describe('dialects/json-api: serializers', () => {
  const api = jsonApi({
    config: { collections: { artists: { serializer: ({ name = null }) => ({ name }) } } },
  })
  it('show what an atomic operation made as they show it everywhere', async () => {
    const type = `${MT};ext="${ATOMIC}"`
    const data = { type: 'artist', attributes: { name: 'X', genre: 'Cubism' } }
    const { body } = await api('POST /operations', {
      headers: { 'Content-Type': type, Accept: type },
      send: { 'atomic:operations': [{ op: 'add', data }] },
    })
    expect(body).to.have.nested.property('atomic:results[0].data.attributes').that.deep.equals({ name: 'X' })
    expect((await api('GET /artists/5')).one.attributes).to.deep.equal({ name: 'X' })
  })
})

describe('dialects/json-api: what serializers make', () => {
  const api = jsonApi({
    config: {
      collections: {
        artists: { serializer: ({ name = null }) => name },
        artworks: {
          serializer: ({ title = null }) => ({
            title,
            type: 'painting',
            id: 7,
            artist: 'her',
          }),
        },
      },
    },
  })
  it('has no attributes where it is no object, and nothing of what is stored', async () => {
    const { one } = await api('GET /artists/1')
    expect([one.id, one.attributes]).to.deep.equal(['1', undefined])
  })
  it('has names that attributes may have', async () => {
    expect((await api('GET /artworks/1')).one.attributes).to.deep.equal({
      title: 'Clocks at rest',
      artwork_type: 'painting',
      artwork_artist: 'her',
    })
  })
})

describe('dialects/json-api: relationships that are declared', () => {
  const data = {
    students: [
      { id: 1, name: 'A' },
      { id: 2, name: 'B' },
    ],
    courses: [
      { id: 1, title: 'X' },
      { id: 2, title: 'Y' },
    ],
    enrolments: [{ id: 1, student_id: 1, course_id: 1 }],
    rooms: [{ id: 1 }],
    keys: [{ id: 1, room_id: 1 }],
  }
  const api = jsonApi({
    data,
    config: {
      collections: {
        students: {
          relationships: {
            courses: {
              to: 'courses',
              through: { collection: 'enrolments', here: 'student_id', there: 'course_id' },
            },
          },
        },
        keys: { required: ['room_id'] },
      },
    },
  })
  const course = (id: string) => ({ type: 'course', id })

  it('are read, filtered, included and written through a joining collection', async () => {
    expect((await api('GET /students/1?include=courses')).included.map(({ id }) => id)).to.deep.equal(['1'])
    await api('POST /students/1/relationships/courses', { send: { data: [course('1'), course('2')] } })
    expect((await api.rest.dump())['enrolments']).to.deep.equal([
      ...data.enrolments,
      { id: 2, student_id: 1, course_id: 2 },
    ])
    expect((await api('GET /students?filter[courses.title]=Y')).ids).to.deep.equal(['1'])
    await api('PATCH /students/1/relationships/courses', { send: { data: [course('2')] } })
    expect((await api('GET /students/1/courses')).ids).to.deep.equal(['2'])
    await api('DELETE /students/1/relationships/courses', { send: { data: [course('2')] } })
    expect((await api.rest.dump())['enrolments']).to.deep.equal([])
  })
  it('are left as they are when the other end cannot do without', async () => {
    const { status, error } = await api('PATCH /rooms/1/relationships/keys', { send: { data: [] } })
    expect([status, error.source]).to.deep.equal([409, { pointer: '/data' }])
    const whole = await api('PATCH /rooms/1', {
      send: { data: { type: 'room', id: '1', relationships: { keys: { data: [] } } } },
    })
    expect([whole.status, whole.error.source]).to.deep.equal([
      409,
      { pointer: '/data/relationships/keys/data' },
    ])
    expect((await api('GET /rooms/1/relationships/keys')).ids).to.deep.equal(['1'])
  })
})

describe("dialects/json-api: the tutorial's users, by a mount", () => {
  const users = [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bo' },
    { id: 3, name: 'Cy' },
  ]
  const api = serving({
    data: { users },
    config: { collections: { users: { type: 'users' } }, mounts: [{ path: '/api/v1', dialect: 'json-api' }] },
  })
  const send = (attributes: object, more: object = {}) => ({
    send: { data: { type: 'users', attributes, ...more } },
  })

  it('answers /api/v1/users.json and /api/v1/users/3.json', async () => {
    const list = await api('GET /api/v1/users.json')
    expect([list.status, list.headers.get('content-type')]).to.deep.equal([200, MT])
    expect(list.body).to.have.nested.property('data[2].type', 'users')
    expect(list.body).to.have.nested.property('links.self', `${api.url}/api/v1/users.json`)
    const created = await api('POST /api/v1/users.json', send({ name: 'Di' }))
    expect([created.status, created.headers.get('location')]).to.deep.equal([
      201,
      `${api.url}/api/v1/users/4`,
    ])
    expect((await api('GET /api/v1/users/3.json')).body).to.have.nested.property('data.attributes.name', 'Cy')
    const patched = await api('PATCH /api/v1/users/3.json', send({ name: 'Cyd' }, { id: '3' }))
    expect([patched.status, patched.body]).to.deep.include(200)
    expect((await api('DELETE /api/v1/users/3.json')).status).to.equal(204)
    const { status, headers } = await api('GET /api/v1/users/3.json')
    expect([status, headers.get('content-type')]).to.deep.equal([404, MT])
    expect((await api('GET /api/v1/nowhere')).headers.get('content-type')).to.equal(MT)
  })
})

describe('dialects/json-api: below a prefix', () => {
  const api = jsonApi({ prefix: '/api' })
  it('links to where it is', async () => {
    const { one } = await api('GET /api/artists/1')
    expect(one.links.self).to.equal(`${api.rest.url}/api/artists/1`)
    expect((await api(`GET ${pathOf(one.relationships?.['artworks']?.links['related'])}`)).ids).to.deep.equal(
      ['1', '2'],
    )
    expect((await api('POST /api/artists', { send: named('X') })).headers.get('location')).to.equal(
      `${api.rest.url}/api/artists/5`,
    )
  })
})
