import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import type { Database, Json } from '../../src/index.ts'
import { packageFile } from '../../src/package.ts'
import { ask, serving, withServer } from '../support/api.ts'

interface Shape {
  readonly routes: Readonly<Record<string, string>>
  readonly answers: readonly { readonly path: string; readonly status: number; readonly body?: Json }[]
}

const { data, shapes } = JSON.parse(
  readFileSync(packageFile('test/fixtures/json-server/routes.json'), 'utf8'),
) as { readonly data: Database; readonly shapes: readonly Shape[] }

describe('http: rewrites', () => {
  for (const { routes, answers } of shapes)
    it(`${JSON.stringify(routes)} does what json-server 0.17.4 does with it`, async () =>
      withServer({ data, lenient: true, config: { rewrites: routes } }, async ({ url }) => {
        for (const { path, status, body } of answers) {
          const answer = await ask(url, `GET ${path}`)
          expect(answer.status, path).to.equal(status)
          if (body !== undefined) expect(answer.body, path).to.deep.equal(body)
        }
      }))

  describe('beside rules', () => {
    const api = serving({
      data,
      config: {
        rewrites: { '/api/*': '/$1' },
        rules: [
          { name: 'seen', when: 'GET /api/posts/1', then: { fail: 410 } },
          { name: 'meant', when: 'GET /posts/2', then: { fail: 409 } },
          { name: 'marked', when: '* /api/*rest', then: { headers: { 'X-Mark': '1' } } },
        ],
      },
    })

    it('come after rules for the path that was sent, and before those for the other', async () => {
      expect((await api('GET /api/posts/1')).status).to.equal(410)
      const meant = await api('GET /api/posts/2')
      expect([
        meant.status,
        meant.headers.get('X-Understudy-Rule'),
        meant.headers.get('X-Mark'),
      ]).to.deep.equal([409, 'marked, rewrites, meant', '1'])
    })

    it('keep the method and the body, and the log has the path that was sent', async () => {
      expect((await api('POST /api/posts', { send: { title: 'new' } })).status).to.equal(201)
      expect((await api('GET /posts?title=new')).body).to.have.length(1)
      const { body } = await api('GET /_/requests?method=POST&path=/api/posts')
      expect(body).to.have.length.greaterThan(0)
    })

    it('are an option, too, and come with it before those of the config', async () =>
      withServer(
        { data, rewrites: { '/v1/*': '/api/$1' }, config: { rewrites: { '/api/*': '/$1' } } },
        async ({ url }) => {
          for (const path of ['/v1/posts/1', '/api/posts/1'])
            expect((await ask(url, `GET ${path}`)).status).to.equal(200)
        },
      ))

    it('never lead to our own pages', async () => {
      expect((await api('GET /api/_/rules')).status).to.equal(404)
    })
  })

  for (const [what, rewrites, says] of [
    [
      'our own pages',
      { '/x': '/_/rules' },
      'rewrites./x: "/_/rules" is not valid here. Use a path that begins with a slash, outside of /_/.',
    ],
    ['a pattern that is none', { '/x/:id([)': '/y' }, 'rewrites./x/:id([): This is not a path'],
    ['no text', { '/x': 5 }, 'rewrites./x: 5 is not valid here'],
  ] as const)
    it(`are refused with ${what}`, async () => {
      const config = { rewrites } as unknown as { readonly rewrites: Readonly<Record<string, string>> }
      const error = await withServer({ data, config }, async () => 'started').catch(
        (thrown: Error) => thrown.message,
      )
      expect(error).to.contain(says)
    })
})
