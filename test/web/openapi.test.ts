import { readFileSync } from 'node:fs'

import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'

import type { Database, Json, JsonObject } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { type Api, serving } from '../support/api.ts'
import { hostile } from '../support/hostile.ts'

interface Operation {
  readonly operationId: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly JsonObject[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { schema: JsonObject; example?: Json }>>
  }
  readonly responses: Readonly<
    Record<string, { content?: Record<string, { schema: JsonObject; example?: Json }> }>
  >
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

const resolve = (document: unknown, reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], document)

const demo = JSON.parse(readFileSync(packageFile('data/shop.json'), 'utf8')) as Database

describe('web/openapi', () => {
  for (const [name, data, prefix] of [
    ['the cookie shop', demo, ''],
    ['the cookie shop below a prefix', demo, '/api/v1'],
    ['hostile data', hostile, ''],
    ['nothing', {}, ''],
  ] as const) {
    describe(`of ${name}`, () => {
      const api = serving({ data, prefix })

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

      it('tells the truth: what is sent has the schemas and the statuses that it says', async () => {
        const document = await describing(api)
        const validate = createValidator(document)
        let compared = 0
        for (const { path, method, operation } of operationsOf(document)) {
          const request = requestOf(path, method, operation)
          if (!request) continue
          await api.reset()
          const answer = await api(request.line, request.sent)
          // A sample need not lead anywhere by every relationship.
          if (answer.status === 404 && path.split('/').length > prefix.split('/').length + 2) continue
          const [[status, response] = []] = Object.entries(operation.responses)
          expect(`${request.line} ${answer.status}`).to.equal(`${request.line} ${status}`)
          const content = response?.content?.[answer.headers.get('content-type')?.split(';')[0] ?? '']
          validate(content?.schema, answer.body, request.line)
          if (content?.example !== undefined)
            validate(content.schema, content.example, `${request.line} example`)
          compared++
        }
        expect(compared).to.be.above(Object.keys(data).length - 1)
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
        '/customers/{id}/orders': 'get post',
        '/customers/{id}/orders/{relatedId}': 'get put patch delete',
        '/orders/{id}/customer': 'get',
        '/shop': 'get put patch',
        '/db': 'get',
      })
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
          items: { properties: { cookie_id: { type: 'number' }, quantity: { type: 'number' } } },
        },
      })
    })

    it('names the headers of an answer', async () => {
      const { paths } = await describing(api)
      const list = paths['/cookies']?.['get']?.responses['200'] as unknown as { headers: JsonObject }
      expect(Object.keys(list.headers)).to.include.members(['X-Total-Count', 'Link', 'ETag'])
      const create = paths['/cookies']?.['post']?.responses['201'] as unknown as { headers: JsonObject }
      expect(Object.keys(create.headers)).to.include.members(['Location', 'ETag'])
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
function requestOf(path: string, method: string, { parameters = [], requestBody }: Operation) {
  const [[type, content] = []] = Object.entries(requestBody?.content ?? {})
  const isForMany = (method === 'patch' || method === 'delete') && !path.includes('{')
  const filled = withExamples(path, parameters)
  // A URL with dots for an id is another URL.
  if (isForMany || (content && content.example === undefined) || /\{|\.\.$/.test(filled)) return undefined
  const sent = type === undefined ? {} : { send: content?.example, headers: { 'Content-Type': type } }
  return { line: `${method.toUpperCase()} ${filled}`, sent }
}

const withExamples = (path: string, parameters: readonly JsonObject[]): string =>
  path.replaceAll(/\{(\w+)\}/g, (open, name) => {
    const example = parameters.find((parameter) => parameter['name'] === name)?.['example']
    if (typeof example !== 'string' && typeof example !== 'number') return open
    return encodeURIComponent(example).replace(/\.json$/, '%2Ejson')
  })

function createValidator({ components }: Document) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'http://api/', components })
  return (schema: JsonObject | undefined, body: Json, label: string): void => {
    expect(schema, label).to.be.an('object')
    const absolute = JSON.stringify(schema).replaceAll('"#/components', '"http://api/#/components')
    const isValid = ajv.validate(JSON.parse(absolute) as JsonObject, body)
    expect(isValid, `${label}\n${ajv.errorsText()}\n${JSON.stringify(body)}`).to.equal(true)
  }
}
