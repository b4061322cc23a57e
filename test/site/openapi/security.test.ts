import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'chai'

import type { JsonObject } from '../../../src/index.ts'
import { club, rules } from '../../auth/club.ts'
import { ask, type Api, serving } from '../../support/api.ts'
import { planted } from '../../support/planted.ts'

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { security?: readonly JsonObject[] }>>>>
  readonly components: { readonly securitySchemes?: JsonObject }
}

const describing = async (api: Api): Promise<Document> =>
  (await api('GET /_/openapi.json')).body as unknown as Document

describe('site/openapi: security', () => {
  for (const dialect of ['rest', 'envelope', 'json-api'] as const)
    describe(`of the club in ${dialect}`, () => {
      const api = serving({
        data: club,
        dialect,
        access: rules,
        auth: { key: planted.key, basic: true, jwt: true, rateLimit: false },
      })
      it('has the object of each scheme', async () => {
        const document = await describing(api)
        expect((await new Validator().validate(document as never)).errors).to.equal(undefined)
        expect(document.components.securitySchemes).to.deep.equal({
          basic: { type: 'http', scheme: 'basic' },
          jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
        })
      })
      it('asks for one of them where nobody is let in without, and nowhere else', async () => {
        const { paths } = await describing(api)
        const seen = new Set<number>()
        for (const [path, item] of Object.entries(paths))
          for (const [method, { security }] of Object.entries(item)) {
            if (!['get', 'delete'].includes(method) || (method === 'delete' && !path.endsWith('{id}')))
              continue
            const line = `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '1')}`
            const { status } = await ask(api.url, line)
            seen.add(security?.length ?? -1)
            expect(status === 401 ? 3 : 0, `${line}: ${status}`).to.equal(security?.length)
          }
        expect([...seen]).to.have.members([0, 3])
      })
    })

  describe('of a server for everybody', () => {
    const api = serving({ data: club })
    it('is not spoken of', async () => {
      expect(JSON.stringify(await describing(api))).not.to.match(/"security/)
    })
  })
})
