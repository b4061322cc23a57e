import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'chai'

import type { Json, JsonObject } from '../../src/core/json.ts'
import { type Collection, toKey } from '../../src/core/resource.ts'
import { createServer, type Server } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { files } from './files.ts'

const e = encodeURIComponent
const jsonApi = { Accept: 'application/vnd.api+json' }

/** A value as it can stand in a filter. */
const isPlain = (value: Json | undefined): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

describe('real files', () => {
  it('are at least 40', () => expect(Object.keys(files).length).to.be.greaterThan(39))

  for (const [name, data] of Object.entries(files))
    describe(name, () => {
      let server: Server
      const reports: string[] = []
      const get = async (path: string, headers: Record<string, string> = {}) => {
        const answer = await ask(server.url, `GET ${path}`, { headers })
        expect(answer.status, `${path}: ${answer.text.slice(0, 300)}`).to.equal(200)
        return answer.body
      }
      const collections = (): readonly Collection[] => [...server.store.model.collections.values()]

      before(async () => {
        server = await createServer({ data, report: (text) => reports.push(text) })
      })
      after(() => server.close())
      after(() => expect(reports).to.deep.equal([]))

      it('is served: list, record, filter, sort, page, embed', async () => {
        for (const collection of collections()) await askEverything(collection)
      })

      async function askEverything({
        name: collection,
        kind,
        attributes,
        relationships,
      }: Collection): Promise<void> {
        const path = `/${e(collection)}`
        const body = await get(path)
        if (kind !== 'collection') return
        const records = body as readonly JsonObject[]
        expect(records).to.have.lengthOf((data[collection] as readonly unknown[]).length)
        for (const record of records) {
          const { id } = record
          expect(id, path).not.to.equal(undefined)
          expect(await get(`${path}/${e(toKey(id))}`)).to.deep.equal(record)
          expect(await get(`${path}?id=${e(toKey(id))}`), `id ${toKey(id)}`).to.deep.equal([record])
        }
        if (records.length === 0) return
        for (const attribute of ['id', ...attributes.keys()]) await askAttribute(path, attribute, records)
        expect(await get(`${path}?_page=1&_limit=1`)).to.deep.equal(records.slice(0, 1))
        for (const relationship of relationships.keys()) {
          const embedded = (await get(`${path}?_embed=${e(relationship)}`)) as readonly JsonObject[]
          expect(
            embedded.every((record) => Object.hasOwn(record, relationship)),
            relationship,
          ).to.equal(true)
          const related = await ask(
            server.url,
            `GET ${path}/${e(toKey(records[0]?.['id']))}/${e(relationship)}`,
          )
          expect(related.status, related.text).to.be.oneOf([200, 404])
          expect(embedded[0]?.[relationship] === null).to.equal(related.status === 404)
        }
      }

      async function askAttribute(
        path: string,
        attribute: string,
        records: readonly JsonObject[],
      ): Promise<void> {
        const ascending = (await get(`${path}?_sort=${e(attribute)}`)) as readonly JsonObject[]
        expect(ascending).to.have.deep.members([...records])
        for (const { [attribute]: value } of records) {
          if (!isPlain(value)) continue
          const filter = e(JSON.stringify({ [attribute]: { eq: value } }))
          const found = (await get(`${path}?_where=${filter}`)) as readonly JsonObject[]
          expect(
            found.some((one) => one[attribute] === value),
            `${attribute} = ${value}`,
          ).to.equal(true)
        }
      }

      it('is served as JSON:API', async () => {
        for (const { name: collection, kind, relationships } of collections()) {
          if (kind === 'value') continue
          const document = (await get(`/${e(collection)}`, jsonApi)) as {
            data: { id: string }[] | { id: string }
          }
          for (const { id } of [document.data].flat().slice(0, 1)) {
            const path = kind === 'collection' ? `/${e(collection)}/${e(id)}` : `/${e(collection)}`
            await get(path, jsonApi)
            for (const relationship of relationships.keys())
              await get(`${path}?include=${e(relationship)}`, jsonApi)
          }
        }
      })

      it('has a valid OpenAPI document and a home page', async () => {
        const document = await get('/_/openapi.json')
        expect((await new Validator().validate(document as never)).errors).to.equal(undefined)
        for (const { name: collection } of collections()) {
          const page = await ask(server.url, `GET /?resource=${e(collection)}`, {
            headers: { Accept: 'text/html' },
          })
          expect([page.status, page.headers.get('Content-Type')]).to.deep.equal([
            200,
            'text/html; charset=utf-8',
          ])
        }
      })
    })
})
