import { expect } from 'chai'
import { z } from 'zod'

import type { Config, Json, JsonObject } from '../../src/index.ts'
import { ask, serving } from '../support/api.ts'
import { people } from './people.ts'

type CollectionConfig = NonNullable<Config['collections']>[string]

const declaring = (declaration: CollectionConfig) =>
  serving({ data: people, config: { collections: { people: declaration } } })

interface ErrorBody {
  readonly error: {
    readonly details: readonly { field: string; pointer: string; code: string; message: string }[]
  }
  readonly errors: Readonly<Record<string, string>>
}

const details = (body: Json) =>
  (body as unknown as ErrorBody).error.details.map(({ pointer, code }) => `${pointer} ${code}`)

describe('config: what is declared of a collection', () => {
  describe('schema', () => {
    const api = declaring({
      schema: {
        type: 'object',
        properties: {
          email: { type: 'string', format: 'email' },
          age: { type: 'integer', minimum: 18 },
          address: { type: 'object', properties: { zip: { type: 'string' } }, required: ['zip'] },
        },
        required: ['email'],
      },
    })
    it('tells every issue at once, with pointer, field and words', async () => {
      const { status, body } = await api('POST /people', { send: { email: 'x', age: 3, address: {} } })
      expect(status).to.equal(422)
      expect(details(body)).to.have.members(['/email format', '/age minimum', '/address/zip required'])
      expect((body as unknown as ErrorBody).errors).to.have.property(
        'address.zip',
        'address.zip is required.',
      )
    })
    it('holds for PUT, PATCH, JSON Patch and PATCH of many, and nothing is half-applied', async () => {
      const before = await api.dump()
      const patch = { headers: { 'Content-Type': 'application/json-patch+json' } }
      for (const [request, sent] of [
        ['PUT /people/1', { send: {} }],
        ['PATCH /people/1', { send: { age: 17 } }],
        ['PATCH /people/1', { send: [{ op: 'remove', path: '/email' }], ...patch }],
        ['PATCH /people?id=1&id=2', { send: { age: 'old' } }],
        ['POST /people', { send: [{ email: 'c@example.com' }, { email: 'no' }] }],
      ] as const) {
        const { status } = await api(request, sent)
        expect(status, request).to.equal(422)
      }
      expect(await api.dump()).to.deep.equal(before)
    })
    it('points into the list that was sent', async () => {
      const { body } = await api('POST /people', { send: [{ email: 'c@example.com' }, { email: 'no' }] })
      expect(details(body)).to.deep.equal(['/1/email format'])
    })
    it('knows its attributes for filters', async () => {
      expect((await api('GET /people?age_gte=18')).status).to.equal(200)
    })
  })

  describe('the sentences about a schema', () => {
    const text = (more: object) => ({ type: 'string', ...more })
    const demands: readonly (readonly [schema: object, value: Json, sentence: string])[] = [
      [text({}), 1, 'must be a text.'],
      [{ type: 'integer' }, 1.5, 'must be an integer.'],
      [{ type: ['boolean', 'null'] }, 'x', 'must be true or false or null.'],
      [{ type: 'array' }, {}, 'must be a list.'],
      [text({ minLength: 1 }), '', 'must not be empty.'],
      [text({ minLength: 3 }), 'x', 'must have at least 3 characters.'],
      [text({ maxLength: 1 }), 'xx', 'must have at most 1 character.'],
      [text({ format: 'email' }), 'x', 'must be an email address.'],
      [text({ format: 'ipv4' }), 'x', 'must have the format "ipv4".'],
      [text({ pattern: '^a' }), 'x', 'must match the pattern "^a".'],
      [{ minimum: 18 }, 3, 'must be at least 18.'],
      [{ exclusiveMaximum: 3 }, 3, 'must be less than 3.'],
      [{ multipleOf: 5 }, 3, 'must be a multiple of 5.'],
      [{ enum: ['a', 1] }, 'b', 'must be one of "a", 1.'],
      [{ const: 'a' }, 'b', 'must be "a".'],
      [{ type: 'array', minItems: 1 }, [], 'must not be an empty list.'],
      [{ type: 'array', maxItems: 2 }, [1, 2, 3], 'must have at most 2 entries.'],
      [{ type: 'array', uniqueItems: true }, [1, 1], 'must not have the same entry twice.'],
      [{ not: { const: 1 } }, 1, 'must not be what the schema excludes.'],
    ]
    const names = demands.map((_, at) => `a${at}`)
    const properties = Object.fromEntries(demands.map(([schema], at) => [names[at] ?? '', schema]))
    const api = declaring({ schema: { type: 'object', properties: properties as JsonObject } })

    it('say what to send, each by itself; the message counts them', async () => {
      const send = Object.fromEntries(demands.map(([, value], at) => [names[at], value]))
      const { body } = await api('POST /people', { send })
      expect(body).to.have.property('message', `${demands.length} attributes are invalid.`)
      expect((body as unknown as ErrorBody).errors).to.deep.equal(
        Object.fromEntries(demands.map(([, , sentence], at) => [names[at], `${names[at]} ${sentence}`])),
      )
      const one = await api('POST /people', { send: { a4: '' } })
      expect(one.body).to.have.property('message', 'a4 must not be empty.')
    })
  })

  describe('the sentences of another library', () => {
    const api = declaring({
      schema: z.object({
        name: z
          .string()
          .min(5, 'Use five letters.')
          .regex(/^[A-Z]/, 'Begin with a capital letter.'),
        email: z.email('This email is not valid.'),
      }),
    })
    it('stand together for each attribute, which is named once', async () => {
      const { body } = await api('POST /people', { send: { name: 'ada', email: 'x' } })
      expect(body).to.have.property('message', '2 attributes are invalid.')
      expect(details(body)).to.deep.equal(['/name schema', '/email schema'])
      expect((body as unknown as ErrorBody).errors).to.deep.equal({
        name: 'name: Use five letters. Begin with a capital letter.',
        email: 'This email is not valid.',
      })
    })
  })

  describe('schema that forbids what it does not name', () => {
    const api = declaring({
      timestamps: true,
      schema: { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false },
    })
    it('does not mind what the server gives', async () => {
      expect((await api('POST /people', { send: { name: 'Cy' } })).status).to.equal(201)
      const { status, body } = await api('POST /people', { send: { name: 'Cy', nick: 'C' } })
      expect(status).to.equal(422)
      expect(details(body)).to.deep.equal(['/nick additionalProperties'])
    })
  })

  describe('schema of another library', () => {
    const api = declaring({
      schema: z.strictObject({
        name: z.string(),
        email: z.email(),
        secret: z.string().optional(),
        birth_year: z
          .number()
          .refine(async (year) => year < 2100)
          .optional(),
      }),
    })
    it('is asked, also when it takes its time', async () => {
      const { status, body } = await api('POST /people', { send: { name: 1, email: 'no', birth_year: 2200 } })
      expect(status).to.equal(422)
      expect(details(body)).to.include.members(['/name schema', '/email schema'])
      const late = await api('POST /people', {
        send: { name: 'C', email: 'c@example.com', birth_year: 2200 },
      })
      expect(details(late.body)).to.deep.equal(['/birth_year schema'])
    })
    it('lets pass what it takes, as it was sent', async () => {
      const { status, body } = await api('POST /people', { send: { name: 'C', email: 'c@example.com' } })
      expect([status, body]).to.deep.equal([201, { id: 3, name: 'C', email: 'c@example.com' }])
    })
  })

  describe('required', () => {
    const api = declaring({ required: ['name', 'email'] })
    it('is missed when it is missing or null', async () => {
      const { status, body } = await api('POST /people', { send: { name: null } })
      expect(status).to.equal(422)
      expect(details(body)).to.deep.equal(['/name required', '/email required'])
      expect((await api('PATCH /people/1', { send: { name: null } })).status).to.equal(422)
      expect((await api('PATCH /people/1', { send: { birth_year: 1 } })).status).to.equal(200)
    })
  })

  describe('unique', () => {
    const api = declaring({ unique: ['name', { attribute: 'email', caseInsensitive: true }] })
    it('refuses what another has, and what another is given in the same request', async () => {
      for (const [request, send] of [
        ['POST /people', { name: 'Ann' }],
        ['POST /people', { email: 'ANN@Example.com' }],
        ['PUT /people/2', { email: 'Ann@example.com' }],
        ['PATCH /people/2', { name: 'Ann' }],
        ['PATCH /people?id=1&id=2', { name: 'Same' }],
        ['POST /people', [{ name: 'Cy' }, { name: 'Cy' }]],
      ] as const) {
        const before = await api.dump()
        const { status, body } = await api(request, { send })
        expect(status, `${request} ${JSON.stringify(send)}`).to.equal(409)
        expect(details(body)[0]).to.match(/ unique$/)
        expect(await api.dump()).to.deep.equal(before)
      }
    })
    it('lets be what differs in case only, unless declared; what is missing; and one`s own value', async () => {
      expect((await api('POST /people', { send: { name: 'ann' } })).status).to.equal(201)
      expect((await api('POST /people', { send: {} })).status).to.equal(201)
      expect((await api('POST /people', { send: { email: null } })).status).to.equal(201)
      expect(
        (await api('PUT /people/1', { send: { name: 'Ann', email: 'ANN@EXAMPLE.COM' } })).status,
      ).to.equal(200)
    })
    it('is free again when the other is gone', async () => {
      await api('DELETE /people/1')
      expect((await api('POST /people', { send: { email: 'ann@example.com' } })).status).to.equal(201)
    })
    it('takes no list for a value', async () => {
      expect((await api('POST /people', { send: { email: ['ann@example.com'] } })).status).to.equal(422)
    })
    it('of 20 who come at once, one gets it', async () => {
      const asked = Array.from({ length: 20 }, async (_, at) =>
        api('POST /people', { send: { email: at % 2 ? 'new@example.com' : 'NEW@example.com' } }),
      )
      const statuses = (await Promise.all(asked)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 201)).to.have.length(1)
      expect(statuses.filter((status) => status === 409)).to.have.length(19)
    })
  })

  describe('writeOnly', () => {
    const api = declaring({ writeOnly: ['birth_year'] })
    it('is taken, filtered and sorted by, and never sent', async () => {
      const { body } = await api('POST /people', { send: { name: 'Cy', birth_year: 1970 } })
      expect(body).to.deep.equal({ id: 3, name: 'Cy' })
      const sorted = await api('GET /people?birth_year_lt=1985&_sort=birth_year&_fields=id,birth_year')
      expect(sorted.body).to.deep.equal([{ id: 3 }, { id: 2 }])
      expect((await api('GET /db')).text).not.to.include('birth_year')
    })
    it('survives a PUT that cannot know it, and is changed by one that says it', async () => {
      await api('PUT /people/2', { send: { name: 'Bo' } })
      expect((await api('GET /people?birth_year=1980')).body).to.deep.equal([{ id: 2, name: 'Bo' }])
      await api('PUT /people/2', { send: { name: 'Bo', birth_year: 1981 } })
      expect((await api('GET /people?birth_year=1981')).body).to.deep.equal([{ id: 2, name: 'Bo' }])
    })
  })

  describe('readOnly', () => {
    const api = declaring({ readOnly: ['email'] })
    it('is sent, and not taken', async () => {
      expect((await api('GET /people/1')).body).to.have.property('email', 'ann@example.com')
      for (const [request, send] of [
        ['POST /people', { email: 'x@example.com' }],
        ['PUT /people/1', { email: 'x@example.com' }],
        ['PATCH /people/1', { email: null }],
      ] as const) {
        const { status, body } = await api(request, { send })
        expect(status, request).to.equal(422)
        expect(details(body)).to.deep.equal(['/email read_only'])
      }
    })
    it('may be sent back as it is, and survives a PUT without it', async () => {
      const read = await api('GET /people/1')
      expect((await api('PUT /people/1', { send: read.body })).status).to.equal(200)
      const { body } = await api('PUT /people/1', { send: { name: 'A' } })
      expect(body).to.deep.equal({ id: 1, name: 'A', email: 'ann@example.com' })
    })
  })

  describe('writeOnce', () => {
    const api = declaring({ writeOnce: ['name'] })
    it('is taken once', async () => {
      const { status, body } = await api('PATCH /people/1', { send: { name: 'Other' } })
      expect([status, details(body)]).to.deep.equal([422, ['/name write_once']])
      const made = await api('POST /people', { send: { email: 'c@example.com' } })
      expect(made.status).to.equal(201)
      expect((await api('PATCH /people/3', { send: { name: 'Cy' } })).status).to.equal(200)
      expect((await api('PATCH /people/3', { send: { name: 'Di' } })).status).to.equal(422)
      expect((await api('PATCH /people/3', { send: { name: null } })).status).to.equal(422)
    })
  })

  describe('defaults', () => {
    let count = 0
    const api = declaring({
      defaults: { role: 'guest', token: '$uuid', joined: '$now', number: () => ++count, tags: [] },
    })
    it('fill in what is left out, values and functions', async () => {
      const { body } = await api('POST /people', { send: { name: 'Cy', tags: ['own'] } })
      expect(body).to.deep.include({ role: 'guest', tags: ['own'], number: count })
      expect(body)
        .to.have.property('token')
        .that.matches(/^[0-9a-f-]{36}$/)
      expect(body)
        .to.have.property('joined')
        .that.matches(/^\d{4}-\d\d-\d\dT.*Z$/)
    })
    it('leave null alone, and on a PUT keep what was made once', async () => {
      const made = await api('POST /people', { send: { role: null } })
      const { id, token, joined } = made.body as { id: number; token: string; joined: string }
      expect(made.body).to.have.property('role', null)
      const { body } = await api(`PUT /people/${id}`, { send: {} })
      expect(body).to.deep.include({ role: 'guest', token, joined })
    })
  })

  describe('id', () => {
    describe('uuid', () => {
      const api = declaring({ id: 'uuid' })
      it('is what a new one gets', async () => {
        const { body } = await api('POST /people', { send: {} })
        expect(body)
          .to.have.property('id')
          .that.matches(/^[0-9a-f-]{36}$/)
      })
    })
    describe('random', () => {
      const api = declaring({ id: 'random' })
      it('is what a new one gets', async () => {
        const { body } = await api('POST /people', { send: {} })
        expect(body)
          .to.have.property('id')
          .that.matches(/^[\w-]{8}$/)
      })
    })
    describe('uuid in an attribute of its own', () => {
      const api = serving({
        data: {
          things: [
            { key: 'a7', name: 'x' },
            { key: 'b8', name: 'y' },
          ],
          parts: [{ id: 1, thing_id: 'b8' }],
        },
        config: { collections: { things: { id: { attribute: 'key', style: 'uuid' } } } },
      })
      it('is the id everywhere', async () => {
        expect((await api('GET /things/b8?_embed=parts')).body).to.deep.equal({
          key: 'b8',
          name: 'y',
          parts: [{ id: 1, thing_id: 'b8' }],
        })
        const { status, headers, body } = await api('POST /things', { send: { name: 'z' } })
        const { key } = body as { key: string }
        expect(status).to.equal(201)
        expect(key).to.match(/^[0-9a-f-]{36}$/)
        expect(headers.get('Location')).to.equal(`${api.url}/things/${key}`)
        expect((await api(`DELETE /things/${key}`)).status).to.equal(200)
        expect((await api('POST /things', { send: { key: 'a7' } })).status).to.equal(409)
      })
    })
  })

  describe('slug', () => {
    const api = declaring({ slug: { attribute: 'handle', from: 'name' } })
    it('is made from another attribute, and stands in the URL', async () => {
      const { body } = await api('POST /people', { send: { name: 'Çelik & Söhne!' } })
      expect(body).to.have.property('handle', 'celik-sohne')
      expect((await api('GET /people/celik-sohne')).body).to.deep.equal(body)
    })
    it('gets a number when it is taken, and stays when it is given', async () => {
      const slugs = []
      for (let number = 0; number < 3; number++)
        slugs.push(((await api('POST /people', { send: { name: 'Cy' } })).body as { handle: string }).handle)
      expect(slugs).to.deep.equal(['cy', 'cy-2', 'cy-3'])
      const { body } = await api('POST /people', { send: { name: 'Cy', handle: 'mine' } })
      expect(body).to.have.property('handle', 'mine')
    })
  })

  describe('timestamps', () => {
    const api = declaring({ timestamps: true })
    it('say when it was made and changed, whatever a client says', async () => {
      const made = await api('POST /people', { send: { name: 'Cy', created_at: 'long ago' } })
      const { created_at: at, updated_at: first } = made.body as { created_at: string; updated_at: string }
      expect(Date.parse(at)).to.be.closeTo(Date.now(), 60_000)
      expect(first).to.equal(at)
      await new Promise((resolve) => setTimeout(resolve, 5))
      const { body } = await api('PUT /people/3', { send: { updated_at: 'x', created_at: 'y' } })
      expect(body).to.have.property('created_at', at)
      expect((body as { updated_at: string }).updated_at > at).to.equal(true)
    })
  })

  describe('timestamps by other names', () => {
    const api = declaring({ timestamps: { updated: 'changed' } })
    it('are kept under those', async () => {
      const { body } = await api('PATCH /people/1', { send: { created_at: 'mine' } })
      expect(body).to.have.property('changed').that.is.a('string')
      expect(body).to.have.property('created_at', 'mine')
    })
  })

  describe('timestamps, one of them by another name', () => {
    const api = declaring({ timestamps: { created: 'made' } })
    it('are kept under it', async () => {
      const { body } = await api('POST /people', { send: { name: 'Cy', made: 'long ago' } })
      const { made } = body as { made: string }
      expect(Date.parse(made)).to.be.closeTo(Date.now(), 60_000)
      expect(body).not.to.have.property('updated_at')
    })
  })

  describe('upsert', () => {
    const api = declaring({ upsert: true, required: ['name'] })
    it('creates where nothing is', async () => {
      const { status, headers, body } = await api('PUT /people/9', { send: { name: 'Neu', id: 4 } })
      expect([status, body]).to.deep.equal([201, { id: 9, name: 'Neu' }])
      expect(headers.get('Location')).to.equal(`${api.url}/people/9`)
      expect((await api('PUT /people/9', { send: { name: 'Alt' } })).status).to.equal(200)
      expect((await api('POST /people', { send: { name: 'Next' } })).body).to.have.property('id', 10)
    })
    it('holds to the rules, to the kind of id, and to preconditions', async () => {
      expect((await api('PUT /people/9', { send: {} })).status).to.equal(422)
      expect((await api('PUT /people/nine', { send: { name: 'x' } })).status).to.equal(422)
      expect(
        (await api('PUT /people/9', { send: { name: 'x' }, headers: { 'If-Match': '*' } })).status,
      ).to.equal(412)
      const isNew = { headers: { 'If-None-Match': '*' }, send: { name: 'x' } }
      expect((await api('PUT /people/1', isNew)).status).to.equal(412)
      expect((await api('PUT /people/9', isNew)).status).to.equal(201)
    })
    it('is not there where it is not declared', async () => {
      expect((await api('PUT /tags/9', { send: {} })).status).to.equal(404)
    })
  })

  describe('unknown: refuse', () => {
    const api = declaring({ unknown: 'refuse' })
    it('refuses what neither the data nor the declarations know', async () => {
      const { status, body } = await api('POST /people', { send: { name: 'Cy', nmae: 'x' } })
      expect([status, details(body)]).to.deep.equal([422, ['/nmae unknown']])
      expect((await api('PATCH /people/1', { send: { nmae: 'x' } })).status).to.equal(422)
      expect((await api('POST /people', { send: { name: 'Cy', birth_year: 1 } })).status).to.equal(201)
      expect((await api('POST /tags', { send: { anything: 'goes' } })).status).to.equal(201)
    })
  })

  describe('type', () => {
    const api = declaring({ type: 'human' })
    it('is what JSON:API calls it', async () => {
      const { body } = await api('GET /people/1', { headers: { Accept: 'application/vnd.api+json' } })
      expect(body).to.have.nested.property('data.type', 'human')
    })
  })

  describe('envelope', () => {
    const api = serving({
      data: people,
      dialect: 'envelope',
      config: { collections: { people: { envelope: 'person' } } },
    })
    it('is around a single resource', async () => {
      expect((await api('GET /people/1')).body).to.have.nested.property('person.name', 'Ann')
      expect((await api('POST /people', { send: { name: 'Cy' } })).body).to.deep.equal({
        person: { id: 3, name: 'Cy' },
      })
      expect((await api('GET /tags/1')).body).to.deep.equal({ id: 1, name: 'red' })
    })
  })

  describe('of a single resource', () => {
    const api = serving({
      data: people,
      config: { collections: { profile: { required: ['name'], hidden: ['secret'], timestamps: true } } },
    })
    it('holds as well', async () => {
      expect((await api('GET /profile')).body).to.deep.equal({ name: 'Site' })
      expect((await api('PUT /profile', { send: {} })).status).to.equal(422)
      const { body } = await api('PATCH /profile', { send: { name: 'New' } })
      expect(body).to.have.keys('name', 'updated_at')
    })
  })

  it('lets data in that is not as declared, and asks no more of it than before', async () => {
    const { withServer } = await import('../support/api.ts')
    const config: Config = { collections: { people: { required: ['email'] } } }
    await withServer(
      {
        data: {
          people: [
            { id: 1, name: 'Ann' },
            { id: 2, email: 'b@example.com' },
          ],
        },
        config,
      },
      async ({ url }) => {
        expect((await ask(url, 'GET /people/1')).status).to.equal(200)
      },
    )
  })
})
