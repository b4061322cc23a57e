import { readFileSync } from 'node:fs'

import { Validator } from '@seriousme/openapi-schema-validator'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'

import type { Database, Json, JsonObject } from '../../../src/index.ts'
import { packageFile } from '../../../src/package.ts'
import { club, passwords } from '../../auth/club.ts'
import { type Answer, type Api, ask, type Sent, serving, withServer } from '../../support/api.ts'
import { hostile } from '../../support/hostile.ts'
import { planted } from '../../support/planted.ts'

type Contents = Readonly<Record<string, { schema: JsonObject; example?: Json }>>
interface Operation {
  readonly operationId: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly JsonObject[]
  readonly requestBody?: { readonly content: Contents }
  readonly responses: Readonly<Record<string, { content?: Contents }>>
}
interface Document {
  readonly servers: readonly { url: string }[]
  readonly tags: readonly { name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: JsonObject
}

const describing = async (api: Api): Promise<Document> =>
  (await api('GET /_/openapi.json')).body as unknown as Document

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )

/** Every `$ref` in a document. */
const referencesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  )
}

/** Every schema of a list in a document. */
const listsIn = (value: unknown): readonly JsonObject[] => {
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && [value.type].flat().includes('array') ? [value as JsonObject] : []
  return [...own, ...Object.values(value).flatMap(listsIn)]
}

const resolve = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], document)

const readData = (name: string): Database =>
  JSON.parse(readFileSync(packageFile(`data/${name}.json`), 'utf8')) as Database
const demo = readData('shop')
const blog = readData('blog')

describe('site/openapi', function () {
  this.timeout(30_000)
  for (const [name, data, prefix, dialect] of [
    ['the cookie shop', demo, '', 'rest'],
    ['the cookie shop below a prefix', demo, '/api/v1', 'rest'],
    ['the blog', blog, '', 'rest'],
    ['the blog in the envelope', blog, '', 'envelope'],
    ['hostile data', hostile, '', 'rest'],
    ['the cookie shop in JSON:API', demo, '', 'json-api'],
    ['hostile data in JSON:API', hostile, '', 'json-api'],
    ['nothing', {}, '', 'rest'],
  ] as const) {
    describe(`of ${name}`, () => {
      const api = serving({ data, prefix, dialect })

      it('is OpenAPI 3.1', async () => {
        const result = await new Validator().validate((await describing(api)) as never)
        expect(result.errors).to.equal(undefined)
        expect(result.valid).to.equal(true)
      })

      it('refers to nothing that is missing, and gives no name twice', async () => {
        const document = await describing(api)
        for (const reference of referencesIn(document))
          expect(resolve(document, reference), reference).to.be.an('object')
        const ids = operationsOf(document).map(({ operation }) => operation.operationId)
        expect(new Set(ids).size).to.equal(ids.length)
        const tags = new Set(document.tags.map((tag) => tag.name))
        for (const { operation } of operationsOf(document))
          for (const tag of operation.tags ?? []) expect(tags).to.include(tag)
      })

      it('declares every parameter of a path, and no parameter twice', async () => {
        const document = await describing(api)
        for (const { path, operation } of operationsOf(document)) {
          const parameters = (operation.parameters ?? []).map((parameter) =>
            typeof parameter['$ref'] === 'string' ? resolve(document, parameter['$ref']) : parameter,
          ) as { name: string; in: string }[]
          const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name)
          expect(inPath, path).to.deep.equal([...path.matchAll(/\{(\w+)\}/g)].map(([, open]) => open))
          const keys = parameters.map((one) => `${one.in} ${one.name}`)
          expect(new Set(keys).size, path).to.equal(keys.length)
        }
      })

      it('has the methods that OPTIONS names at each path, and no others', async () => {
        const { paths } = await describing(api)
        for (const [path, item] of Object.entries(paths)) {
          const operations = Object.entries(item).map(([method, operation]) => ({ path, method, operation }))
          const filled = withExamples(path, operations[0]?.operation.parameters ?? [])
          if (/\{|\.\.$/.test(filled)) continue
          const allow = (await api(`OPTIONS ${filled}`)).headers.get('allow') ?? ''
          const methods = allow
            .toLowerCase()
            .split(', ')
            .filter((one) => one !== 'head' && one !== 'options')
          expect(methods, path).to.have.members(operations.map(({ method }) => method))
        }
      })

      it('tells the truth: what is sent has the schemas and the statuses that it says', async () => {
        const document = await describing(api)
        const validate = createValidator(document)
        const tried = operationsOf(document).flatMap((one) => requestOf(one) ?? [])
        expect(tried).to.have.length.above(Object.keys(data).length - 1)
        for (const { line, sent, operation, isNested } of tried) {
          await api.reset()
          const answer = await api(line, sent)
          // A sample need not lead anywhere by every relationship.
          if (answer.status === 404 && isNested) continue
          const [[status, response] = []] = Object.entries(operation.responses)
          expect(`${line} ${answer.status}`).to.equal(`${line} ${status}`)
          // Examples leave out very long names and very deep members, which every record has here.
          if (name.startsWith('hostile') && /^(POST|PUT) \/(long|users)/.test(line)) continue
          validate(response?.content, answer, line)
        }
      })
    })
  }

  describe('of the cookie shop', () => {
    const api = serving({ data: demo })

    it('has a path for every collection and route, nested ones from the relationships', async () => {
      const { paths } = await describing(api)
      const methods = Object.fromEntries(
        Object.entries(paths).map(([path, item]) => [path, Object.keys(item).join(' ')]),
      )
      expect(methods).to.deep.include({
        '/cookies': 'get post patch delete',
        '/cookies/{id}': 'get put patch delete',
        '/customers/{id}/orders': 'get post patch delete',
        '/customers/{id}/orders/{relatedId}': 'get put patch delete',
        '/orders/{id}/customer': 'get',
        '/shop': 'get put post patch',
        '/db': 'get',
      })
    })

    it('has the parameters of one resource where a nested path leads to one', async () => {
      const { paths } = await describing(api)
      const parameters = paths['/customers/{id}/orders/{relatedId}']?.['get']?.parameters ?? []
      const inQuery = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)
      expect(inQuery).to.deep.equal(['_embed', '_expand', '_fields', 'embed'])
    })

    it('says what a form can have', async () => {
      const form = 'application/x-www-form-urlencoded'
      const { paths } = await describing(api)
      const bodyOf = (path: string, method: string) =>
        Object(paths[path]?.[method]?.requestBody?.content) as Contents
      const { properties } = bodyOf('/cookies', 'post')[form]?.schema ?? {}
      expect(Object.keys(Object(properties))).to.deep.equal(['id', 'slug', 'name', 'price'])
      expect(bodyOf('/cookies/{id}', 'put')).to.include.keys(form)
      expect(bodyOf('/shop', 'put')).not.to.include.keys(form)
    })

    it('lets only collections take lists, and operations of a JSON Patch have what they need', async () => {
      const { paths, components } = await describing(api)
      const draft = { $ref: '#/components/schemas/shop.draft' }
      expect(paths['/shop']?.['post']?.requestBody?.content['application/json']?.schema).to.deep.equal(draft)
      const isPatch = new Ajv2020({ strict: false }).compile(
        (components['schemas'] as Record<string, JsonObject>)['JsonPatch'] ?? {},
      )
      const patches: readonly JsonObject[] = [
        { op: 'add', path: '/name', value: 'x' },
        { op: 'move', path: '/name', from: '/slug' },
        { op: 'remove', path: '/name' },
        { op: 'add', path: '/name' },
        { op: 'copy', path: '/name', value: 'x' },
        { op: 'remove', path: 'name' },
      ]
      expect(patches.map((patch) => isPatch([patch]))).to.deep.equal([true, true, true, false, false, false])
    })

    it('says which texts have JSON in them, and which have names of relationships', async () => {
      const { paths, components } = await describing(api)
      const shared = components['parameters'] as Record<string, { schema: { pattern?: string } }>
      const own = (path: string, method: string, name: string) =>
        paths[path]?.[method]?.parameters?.find((one) => one['name'] === name) as (typeof shared)[string]
      for (const [request, parameter, status] of [
        ['GET /cookies?sort=["id","ASC"]', shared['sort'], 200],
        ['GET /cookies?_sort=id&sort={}', shared['sort'], 400],
        ['GET /cookies?filter={}', shared['filter'], 200],
        ['GET /cookies?filter=[]', shared['filter'], 400],
        ['GET /cookies?_where=[]', shared['_where'], 400],
        ['GET /orders?embed=customer,cookies', own('/orders', 'get', 'embed'), 200],
        ['GET /orders?embed=customer,x', own('/orders', 'get', 'embed'), 400],
        ['DELETE /customers/3?_dependent=orders', own('/customers/{id}', 'delete', '_dependent'), 200],
        ['DELETE /customers/2?_dependent=x', own('/customers/{id}', 'delete', '_dependent'), 400],
      ] as const) {
        expect((await api(request)).status, request).to.equal(status)
        const [, text = ''] = /=([^&=]+)$/.exec(request) ?? []
        expect(new RegExp(parameter?.schema.pattern ?? 'none').test(text), request).to.equal(status === 200)
      }
    })

    it('has each attribute as a filter, also those inside objects', async () => {
      const { paths } = await describing(api)
      const names = (paths['/cookies']?.['get']?.parameters ?? []).map((parameter) => parameter['name'])
      expect(names).to.include.members(['name', 'price', 'taste_profiles', 'details.vegan'])
      expect(names).not.to.include('details')
    })

    it('knows the types that were seen, and the members', async () => {
      const { components } = await describing(api)
      const schema = (components['schemas'] as JsonObject)['orders.draft'] as JsonObject
      expect(schema['properties']).to.deep.include({
        id: { type: 'integer' },
        date: { type: 'string' },
        cookie_orders: {
          type: 'array',
          items: {
            type: 'object',
            properties: { cookie_id: { type: 'number' }, quantity: { type: 'number' } },
          },
        },
      })
    })

    it('knows what every answer has, in the records and inside them', async () => {
      const { components } = await describing(api)
      const { cookies, orders, shop } = components['schemas'] as Record<string, JsonObject>
      const text = { type: 'string' }
      expect(cookies).to.deep.equal({
        type: 'object',
        properties: {
          id: { type: 'integer' },
          slug: text,
          name: text,
          price: { type: 'number' },
          taste_profiles: { type: 'array', items: text },
          details: {
            type: 'object',
            properties: {
              weight_g: { type: 'integer' },
              vegan: { type: 'boolean' },
              allergens: { type: 'array', items: text },
            },
            required: ['weight_g', 'vegan', 'allergens'],
          },
        },
        required: ['id', 'slug', 'name', 'price', 'taste_profiles', 'details'],
      })
      expect(orders)
        .to.have.nested.property('properties.date')
        .that.deep.equals({ ...text, format: 'date-time' })
      expect(orders).to.have.nested.property('properties.address.type').that.deep.equals(['object', 'null'])
      expect(shop).to.have.property('required').that.includes('open_on')
    })

    it('knows the items of every list', async () => {
      const unknown = listsIn(await describing(api)).filter(
        (list) => Object.keys(Object(list['items'])).length === 0,
      )
      expect(unknown).to.deep.equal([])
    })

    it('has one form for the answer to a list, and no parameter that makes another of it', async () => {
      const { paths } = await describing(api)
      const list = paths['/cookies']?.['get']
      expect(list?.responses['200']?.content?.['application/json']?.schema).to.deep.equal({
        type: 'array',
        items: { $ref: '#/components/schemas/cookies' },
      })
      expect(JSON.stringify(list?.parameters)).to.include('/_limit').and.not.include('per_page')
    })

    it('describes the records as they are now', async () => {
      await api('POST /cookies', { send: { name: 'Plain', price: null } })
      const { cookies } = (await describing(api)).components['schemas'] as Record<string, JsonObject>
      expect(cookies?.['required']).to.deep.equal(['id', 'name', 'price'])
      expect(cookies)
        .to.have.nested.property('properties.price')
        .that.deep.equals({ type: ['number', 'null'] })
    })

    it('names the headers of an answer', async () => {
      const { paths } = await describing(api)
      const list = paths['/cookies']?.['get']?.responses['200'] as unknown as { headers: JsonObject }
      expect(Object.keys(list.headers)).to.include.members(['X-Total-Count', 'Link', 'ETag'])
      const create = paths['/cookies']?.['post']?.responses['201'] as unknown as { headers: JsonObject }
      expect(Object.keys(create.headers)).to.include.members(['Location', 'ETag'])
    })
  })

  describe('of what is declared', () => {
    const role = { enum: ['member', 'admin'] }
    const api = serving({
      data: { users: [{ id: 1, name: 'Ada', role: 'admin', age: 36, secret: 'x' }] },
      config: {
        collections: {
          users: {
            schema: {
              properties: { role, age: { type: 'integer', minimum: 18 }, secret: { type: 'string' } },
            },
            hidden: ['secret'],
            writeOnly: ['age'],
          },
        },
      },
    })

    it('has the schemas of the declarations, and nothing of what is hidden', async () => {
      const { components } = await describing(api)
      expect((components['schemas'] as JsonObject)['users.draft']).to.deep.equal({
        type: 'object',
        properties: {
          id: { type: 'integer' },
          name: { type: 'string' },
          role,
          age: { type: 'integer', minimum: 18, writeOnly: true },
        },
      })
    })

    it('says which values there are', async () => {
      const { body } = await api('POST /users', { send: { name: 'Bo', role: 'king' } })
      expect(body).to.have.nested.property('errors.role', 'role must be one of "member", "admin".')
    })
  })

  describe('of attributes that are all declared', () => {
    const collections = { users: { unknown: 'refuse' as const, required: ['name'] } }
    const mounts = [{ path: '/' }, { path: '/v1', serializers: { users: () => ({ title: 'Ada' }) } }]
    const api = serving({
      data: { users: [{ id: 1, name: 'Ada', city: 'Ghent' }] },
      config: { collections, mounts },
    })

    it('has no other fields in forms', async () => {
      const form = 'application/x-www-form-urlencoded'
      const document = await describing(api)
      const content = document.paths['/users']?.['post']?.requestBody?.content
      const isForm = validatorOf(document, content?.[form]?.schema)
      for (const [send, status] of [
        ['name=Bo', 201],
        ['name=Bo&nick=Bo', 422],
        ['city=Bonn', 422],
      ] as const) {
        const answer = await api('POST /users', { headers: { 'Content-Type': form }, send })
        expect(answer.status, send).to.equal(status)
        expect(isForm(Object.fromEntries(new URLSearchParams(send))), send).to.equal(status === 201)
      }
    })

    it('lets _fields name what a serializer makes', async () => {
      const { paths } = await describing(api)
      const fieldsAt = (path: string): JsonObject => {
        const parameters = paths[path]?.['get']?.parameters ?? []
        return Object(parameters.find(({ name }) => name === '_fields')?.['schema']) as JsonObject
      }
      for (const [path, status] of [
        ['/users', 400],
        ['/v1/users', 200],
      ] as const) {
        expect((await api(`GET ${path}?_fields=title`)).status, path).to.equal(status)
        const { pattern } = fieldsAt(path)
        const accepts = typeof pattern !== 'string' || new RegExp(pattern).test('title')
        expect(accepts, path).to.equal(status === 200)
      }
    })
  })

  describe('of a list that leaves attributes out', () => {
    const users = [{ id: 1, name: 'Ada', about: 'x', secret: 'x' }]
    const config = { collections: { users: { list: ['name'], hidden: ['secret'] } } }
    const api = serving({ data: { users }, config })

    it('requires what lists have', async () => {
      const { users: schema } = (await describing(api)).components['schemas'] as Record<string, JsonObject>
      expect(schema).to.deep.equal({
        type: 'object',
        properties: { id: { type: 'integer' }, name: { type: 'string' }, about: { type: 'string' } },
        required: ['id', 'name'],
      })
    })
  })

  describe('of what is related in JSON:API', () => {
    const api = serving({ data: demo, dialect: 'json-api' })
    const mediaType = 'application/vnd.api+json'

    it('says what is sent and answered, and tells the truth', async () => {
      const document = await describing(api)
      const validate = createValidator(document)
      const one = document.paths['/orders/{id}/relationships/customer'] ?? {}
      const many = document.paths['/customers/{id}/relationships/orders'] ?? {}
      expect(Object.keys(one)).to.deep.equal(['get', 'patch'])
      expect(Object.keys(many)).to.deep.equal(['get', 'patch', 'post', 'delete'])
      const linkage = { data: [{ type: 'order', id: '1' }] }
      for (const [method, send] of [
        ['get', undefined],
        ['post', linkage],
        ['patch', linkage],
        ['delete', linkage],
      ] as const) {
        const { requestBody, responses } = many[method] as Operation
        if (send)
          validate(
            requestBody?.content,
            { headers: new Headers({ 'content-type': mediaType }), body: send } as never,
            method,
          )
        const answer = await api(`${method.toUpperCase()} /customers/1/relationships/orders`, {
          headers: { 'Content-Type': mediaType },
          send,
        })
        expect(Object.keys(responses)[0], method).to.equal(String(answer.status))
        validate(responses[answer.status]?.content, answer, method)
      }
    })

    it('knows the attributes of what is answered and sent as REST does, by their names here', async () => {
      const { paths } = await describing(api)
      const contentOf = (content?: Contents) => Object(content?.[mediaType]?.schema) as JsonObject
      const answered = contentOf(paths['/orders/{id}']?.['get']?.responses['200']?.content)
      expect(answered).to.have.nested.property('properties.data.properties.attributes.required')
      const sent = contentOf(paths['/orders']?.['post']?.requestBody?.content)
      const inData = 'properties.data.properties.attributes.properties'
      expect(answered).to.have.nested.property(`${inData}.date`).that.includes({ format: 'date-time' })
      expect(sent).to.have.nested.property(`${inData}.date`).that.deep.equals({ type: 'string' })
      for (const schema of [answered, sent])
        expect(schema).to.have.nested.property(inData).that.has.keys('date', 'address', 'cookie_orders')
    })

    it('says how operations are sent', async () => {
      const { requestBody, responses } = ((await describing(api)).paths['/operations'] ?? {})[
        'post'
      ] as Operation
      const type = `${mediaType};ext="https://jsonapi.org/ext/atomic"`
      expect(Object.keys(requestBody?.content ?? {})).to.deep.equal([type])
      expect(Object.keys(responses['200']?.content ?? {})).to.deep.equal([type])
      const isDocument = validatorOf(await describing(api), requestBody?.content[type]?.schema)
      const ref = { type: 'cookie', id: '1' }
      for (const [target, status] of [
        [{ ref }, 200],
        [{ href: '/cookies/1' }, 200],
        [{ ref, href: '/cookies/1' }, 400],
      ] as const) {
        await api.reset()
        const send = {
          'atomic:operations': [
            { op: 'update', ...target, data: { type: 'cookie', id: '1', attributes: { price: 2 } } },
          ],
        }
        const answer = await api('POST /operations', {
          headers: { 'Content-Type': type, Accept: type },
          send,
        })
        expect(answer.status, answer.text).to.equal(status)
        expect(isDocument(send)).to.equal(status === 200)
      }
    })

    it('says that a change names its id, and a new record need not', async () => {
      const document = await describing(api)
      for (const [line, path, id, status] of [
        ['PATCH /cookies/1', '/cookies/{id}', '1', 200],
        ['PATCH /cookies/1', '/cookies/{id}', undefined, 400],
        ['POST /cookies', '/cookies', undefined, 201],
      ] as const) {
        const [method = ''] = line.split(' ')
        const { requestBody } = document.paths[path]?.[method.toLowerCase()] ?? {}
        const isDocument = validatorOf(document, requestBody?.content[mediaType]?.schema)
        const send = {
          data: { type: 'cookie', ...(id === undefined ? {} : { id }), attributes: { name: 'Rye' } },
        }
        expect((await api(line, { headers: { 'Content-Type': mediaType }, send })).status, line).to.equal(
          status,
        )
        expect(isDocument(send), line).to.equal(status < 400)
      }
    })
  })

  describe('of several mounts', () => {
    const data = { ...demo, orders: [{ id: 1, date: '2026-01-31', customer_id: null }] }
    const mounts = [
      { path: '/', dialect: 'rest' },
      { path: '/json-api', dialect: 'json-api' },
    ] as const
    const api = serving({ data, config: { mounts } })

    /** The answer that a document has for a status, or by default. */
    const saidOf = async (line: string, status: number, path: string): Promise<Contents | undefined> => {
      const document = await describing(api)
      const { responses } = (document.paths[path] ?? {})[line.split(' ')[0]?.toLowerCase() ?? ''] as Operation
      const said = (responses[status] ?? responses['default']) as JsonObject
      const reference = said['$ref']
      return ((typeof reference === 'string' ? resolve(document, reference) : said) as { content?: Contents })
        .content
    }

    for (const [line, status, path, send] of [
      ['GET /cookies?range=[0,1]', 206, '/cookies'],
      ['GET /cookies/99', 404, '/cookies/{id}'],
      ['POST /cookies', 201, '/cookies', [{ name: 'Rye' }, { name: 'Oat' }]],
      ['GET /json-api/cookies/99', 404, '/json-api/cookies/{id}'],
      ['GET /json-api/orders/1/customer', 200, '/json-api/orders/{id}/customer'],
      ['GET /json-api/orders/1', 200, '/json-api/orders/{id}'],
    ] as const)
      it(`says how ${line} is answered`, async () => {
        const content = await saidOf(line, status, path)
        const answer = await api(line, send ? { send } : {})
        expect(answer.status).to.equal(status)
        expect(Object.keys(content ?? {})).to.include(answer.headers.get('content-type')?.split(';')[0])
        if (status >= 400 || send) return
        createValidator(await describing(api))(content, answer, line)
      })

    it('has an answer without a body for those who have the version', async () => {
      const { headers } = await api('GET /cookies/1')
      const { status, body } = await api('GET /cookies/1', {
        headers: { 'If-None-Match': headers.get('etag') ?? '' },
      })
      expect([status, body]).to.deep.equal([304, null])
      const { paths, components } = await describing(api)
      expect(paths['/cookies/{id}']?.['get']?.responses['304']).to.deep.equal({
        $ref: '#/components/responses/NotModified',
      })
      expect(components['responses']).to.have.property('NotModified').that.has.all.keys('description')
    })

    it('accepts one resource or a list of some, of which either may be both', async () => {
      const document = await describing(api)
      const content = document.paths['/cookies']?.['post']?.requestBody?.content
      const validate = createValidator(document)
      const sent = (body: Json) => ({ headers: new Headers({ 'content-type': 'application/json' }), body })
      for (const body of [{ name: 'Rye' }, [{ name: 'Rye' }]])
        validate(content, sent(body) as unknown as Answer, 'POST')
      expect(() => validate(content, sent([]) as unknown as Answer, 'POST')).to.throw()
      expect((await api('POST /cookies', { send: [] })).status).to.equal(400)
    })

    it('knows how versions and pages are written', async () => {
      const { parameters } = (await describing(api)).components as unknown as {
        parameters: Record<string, { schema: { pattern?: string } }>
      }
      const pattern = new RegExp(parameters['IfMatch']?.schema.pattern ?? 'none')
      for (const text of ['*', '"a"', 'W/"a", "b"']) expect(text).to.match(pattern)
      for (const text of ['', 'a', '"a']) {
        expect(text).not.to.match(pattern)
        const { status } = await api('DELETE /cookies/1', { headers: { 'If-Match': text } })
        expect(status, text).to.equal(412)
      }
      expect(parameters['_page']?.schema).to.deep.equal({
        type: 'integer',
        minimum: 1,
        maximum: 999_999_999_999_999,
      })
      expect((await api('GET /cookies?_page=0')).status).to.equal(400)
      const range = new RegExp(parameters['range']?.schema.pattern ?? 'none')
      for (const text of ['[0,9]', '[10,24]']) {
        expect(text).to.match(range)
        expect((await api(`GET /cookies?range=${text}`)).status, text).to.be.oneOf([200, 206])
      }
      for (const text of ['', '[]', '[1]', '[01,2]', '[-1,2]', '0-9', '[0,9', '[0.5,2]']) {
        expect(text).not.to.match(range)
        expect((await api(`GET /cookies?range=${text}`)).status, text).to.equal(400)
      }
    })
  })

  it('says how large a page of the envelope may be', async () => {
    await withServer({ data: demo, dialect: 'envelope' }, async ({ url }) => {
      const { components } = (await ask(url, 'GET /_/openapi.json')).body as unknown as Document
      const { limit } = components['parameters'] as Record<string, JsonObject>
      expect(limit?.['schema']).to.deep.equal({ type: 'integer', minimum: 1, maximum: 100 })
      expect((await ask(url, 'GET /cookies?limit=101')).status).to.equal(400)
    })
  })

  describe('of a server where people sign in', () => {
    const api = serving({ data: club, auth: { jwt: { register: true }, rateLimit: false } })
    const send = { username: 'ada', password: passwords.ada }

    it('has the paths of signing in, which are answered as it says', async () => {
      const document = await describing(api)
      expect((await new Validator().validate(document as never)).errors).to.equal(undefined)
      const validate = createValidator(document)
      const { body } = await api('POST /auth/login', { send })
      const tokens = body as { access_token: string; refresh_token: string }
      const bearer = { Authorization: `Bearer ${tokens.access_token}` }
      for (const [line, sent] of [
        ['GET /auth/me', { headers: bearer }],
        ['POST /auth/login', { send }],
        ['POST /auth/refresh', { send: { refresh_token: tokens.refresh_token } }],
        ['POST /auth/register', { send: { username: 'bo', password: planted.password } }],
        ['POST /auth/logout', { headers: bearer }],
      ] as const) {
        const [method = '', path = ''] = line.split(' ')
        const { responses } = (document.paths[path] ?? {})[method.toLowerCase()] as Operation
        const answer = await api(line, sent)
        expect(Object.keys(responses), line).to.include(String(answer.status))
        validate(responses[answer.status]?.content, answer, line)
      }
      const securityAt = (path: string, method: string) =>
        ((document.paths[path] ?? {})[method] as unknown as { security: readonly JsonObject[] }).security
      expect(securityAt('/auth/me', 'get')).to.deep.equal([{ jwt: [] }])
      expect(securityAt('/auth/login', 'post')).to.deep.equal([])
    })
  })

  describe('of a collection that is called like a path of the server', () => {
    const api = serving({ data: { db: [{ id: 1 }] } })

    it('is about the collection', async () => {
      const { paths } = await describing(api)
      expect(Object.keys(paths['/db'] ?? {})).to.deep.equal(['get', 'post', 'patch', 'delete'])
    })
  })
})

/** An operation as its own examples fill it in; `undefined` when they leave something open. */
function requestOf({ path, method, operation }: ReturnType<typeof operationsOf>[number]) {
  const filled = withExamples(path, operation.parameters ?? [])
  const isForMany = /patch|delete/.test(method) && !path.endsWith('}')
  // A URL with dots for an id is another URL.
  if (isForMany || /\{|\.\.$/.test(filled)) return undefined
  const sent = sentBy(operation)
  const isNested = /\}\//.test(path)
  return sent && { line: `${method.toUpperCase()} ${filled}`, sent, operation, isNested }
}

function sentBy({ requestBody }: Operation): Sent | undefined {
  const [[type, content] = []] = Object.entries(requestBody?.content ?? {})
  if (type === undefined || !content) return {}
  return content.example === undefined
    ? undefined
    : { send: content.example, headers: { 'Content-Type': type } }
}

const withExamples = (path: string, parameters: readonly JsonObject[]): string =>
  path.replaceAll(/\{(\w+)\}/g, (open, name) => {
    const example = parameters.find((parameter) => parameter['name'] === name)?.['example']
    if (typeof example !== 'string' && typeof example !== 'number') return open
    return encodeURIComponent(example).replace(/\.json$/, '%2Ejson')
  })

/** Whether a value is as a schema of a document describes it. */
function validatorOf(document: Document, schema: JsonObject = {}): (value: Json) => boolean {
  const ajv = createAjv(document)
  return (value) => ajv.validate(withComponents(schema), value)
}

function createAjv({ components }: Document) {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  return ajv.addSchema({ $id: 'http://api/', components })
}

const withComponents = (schema: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"http://api/#/components')) as JsonObject

function createValidator(document: Document) {
  const ajv = createAjv(document)
  return (contents: Contents | undefined, { headers, body }: Answer, label: string): void => {
    const content = contents?.[headers.get('content-type')?.split(';')[0] ?? '']
    if (!content) return
    const schema = withComponents(content.schema)
    for (const value of [body, ...(content.example === undefined ? [] : [content.example])]) {
      const isValid = ajv.validate(schema, value)
      expect(isValid, `${label}\n${ajv.errorsText()}\n${JSON.stringify(value)}`).to.equal(true)
    }
  }
}
