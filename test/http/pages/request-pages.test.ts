import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { expect } from 'chai'

import { packageFile } from '../../../src/package.ts'
import { namedFiles } from '../../../src/site/requests/source-files.ts'
import { type Api, serving } from '../../support/api.ts'
import { hostile } from '../../support/hostile.ts'

const browser = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }

const page = async (api: Api, path: string) => api(`GET ${path}`, browser)

/** As a browser sends a form of our own page. */
const form = (api: Api, fields = '', site = 'same-origin') => ({
  headers: {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Sec-Fetch-Site': site,
    ...(site === 'same-origin' ? { Origin: api.url } : {}),
  },
  ...(fields === '' ? {} : { send: fields }),
})

describe('http/pages: the pages of requests', () => {
  const api = serving({ data: ':memory:' })
  beforeEach(async () => api('DELETE /_/requests'))

  const lastNumber = async (): Promise<number> =>
    ((await api('GET /_/requests')).body as unknown as { n: number }[]).at(-1)?.n ?? 0
  const pageOf = async (request: string, send?: unknown): Promise<string> => {
    await api(request, send === undefined ? {} : { send })
    return (await page(api, `/_/requests/${await lastNumber()}`)).text
  }

  it('are HTML for browsers and JSON for everything else', async () => {
    await api('GET /items/1')
    const n = await lastNumber()
    for (const path of ['/_/requests', `/_/requests/${n}`]) {
      const { headers, text } = await page(api, path)
      expect(headers.get('content-type'), path).to.equal('text/html; charset=utf-8')
      expect(headers.get('vary'), path).to.include('Accept')
      expect(headers.get('cache-control'), path).to.equal('no-store')
      expect(headers.get('content-security-policy'), path).to.include(`script-src ${api.url}/_/assets/`)
      expect(text).to.include('/items/1')
      for (const Accept of ['*/*', 'application/json'])
        expect((await api(`GET ${path}`, { headers: { Accept } })).headers.get('content-type')).to.match(
          /^application\/json/,
        )
    }
    expect((await api(`GET /_/requests/${n}.json`, browser)).body).to.include({ n })
    expect((await api(`GET /_/requests/${n}.har`)).body).to.have.nested.property('log.entries.length', 1)
  })

  it('are on the home page only for those who run the server', async () => {
    await api('GET /items/1')
    expect((await page(api, '/')).text)
      .to.include('data-feed')
      .and.include('/_/requests')
    for (const headers of [
      { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors' },
      { Origin: 'http://localhost:5173' },
      { 'X-Forwarded-For': '203.0.113.7' },
    ]) {
      const { status, text } = await api('GET /', { headers: { ...browser.headers, ...headers } })
      expect([status, /data-feed|_\/requests/.test(text)], JSON.stringify(headers)).to.deep.equal([
        200,
        false,
      ])
    }
  })

  it('show two beside each other, line by line, with what differs marked', async () => {
    await api('GET /cookies/1')
    await api('GET /cookies/2')
    const n = await lastNumber()
    const { text } = await page(api, `/_/requests/${n}/against/${n - 1}`)
    expect(text)
      .to.match(/<mark>\s*&quot;id&quot;: 2,<\/mark>\n/)
      .and.not.match(/<mark>[^<]*\n/)
  })

  it('say that a request is not kept, on a page', async () => {
    const { status, text } = await page(api, '/_/requests/4711')
    expect(status).to.equal(404)
    expect(text).to.include('Request 4711 is not in the log.')
  })

  for (const [request, sentence] of [
    [
      'GET /orders?customer_id=1&_sort=-date&_embed=customer,cookies&_limit=10',
      'List orders where customer_id is "1", by date, descending, the first 10, with their customer and cookies.',
    ],
    [
      'GET /cookies?price_lt=2&q=oat',
      'List cookies where any string contains oat and price is less than "2".',
    ],
    ['GET /cookies/2', 'Read cookies/2.'],
    ['GET /customers/1/orders', 'List orders of customers/1.'],
    ['DELETE /items/2', 'Delete items/2.'],
    ['GET /db', 'Read the whole database.'],
  ] as const)
    it(`explain ${request}`, async () => {
      const [, words = ''] = /<p class="words">(.*?)<\/p>/s.exec(await pageOf(request)) ?? []
      expect(
        words
          .replaceAll(/<[^>]*>/g, '')
          .replaceAll('&quot;', '"')
          .replaceAll(/\s+/g, ' '),
      ).to.equal(sentence)
    })

  it('show a failure in full, and where it happened', async () => {
    const text = await pageOf('GET /cookies?prise=2')
    expect(text).to.include('prise')
    expect(text.match(/class="stage k-\w+ bad"/g)).to.have.length(1)
    expect(text).to.include('class="failure"').and.not.include('class="words"')
  })

  it('name files that there are', async () => {
    for (const file of namedFiles) expect(existsSync(packageFile(file)), file).to.equal(true)
    const { status, text } = await page(api, '/_/source/src/http/dispatch.ts')
    expect([status, text.includes('id="L1"')]).to.deep.equal([200, true])
    for (const path of [
      'package.json',
      'src/../package.json',
      'src/%2e%2e/package.json',
      'src',
      'constructor',
    ])
      expect((await api(`GET /_/source/${path}`)).status, path).to.equal(404)
  })

  it('find requests by method, status and text, in every form', async () => {
    await api('GET /items/1')
    await api('POST /items', { send: { name: 'Whisk' } })
    await api('GET /nothing')
    for (const [query, paths] of [
      ['?text=POST', ['/items']],
      ['?text=4xx', ['/nothing']],
      ['?text=whisk', ['/items']],
      ['?text=GET+items/1', ['/items/1']],
      ['?show=changes', ['/items']],
      ['?show=failed', ['/nothing']],
      ['?limit=1', ['/nothing']],
    ] as const) {
      const { body } = await api(`GET /_/requests${query}`)
      expect(
        (body as unknown as { request: { path: string } }[]).map(({ request }) => request.path),
        query,
      ).to.deep.equal(paths)
      const { text } = await page(api, `/_/requests${query}`)
      const shown = [...text.matchAll(/<span class="url" dir="ltr">([^<]*)/g)].map(([, url]) => url)
      expect(shown, query).to.deep.equal(paths)
    }
    for (const query of ['?show=all', '?limit=0', '?before=x'])
      expect((await api(`GET /_/requests${query}`)).status, query).to.equal(400)
  })

  it('undo, send and clear for their own forms alone', async () => {
    await api('PATCH /items/1', { send: { name: 'New' } })
    const n = await lastNumber()
    const before = await api.dump()
    for (const action of [`${n}/undo`, `${n}/send`, 'clear']) {
      const path = `/_/requests/${action}`
      expect(
        (await api(`POST ${path}`, form(api, 'method=DELETE&target=/items/1', 'same-site'))).status,
        path,
      ).to.equal(403)
      const bare = {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        send: 'method=DELETE&target=/items/1',
      }
      expect((await api(`POST ${path}`, bare)).status, path).to.equal(415)
    }
    expect(await api.dump()).to.deep.equal(before)
    const sent = await api(
      `POST /_/requests/${n}/send`,
      form(api, 'method=PATCH&target=%2Fitems%2F1&body=%7B%22name%22%3A%22Newer%22%7D'),
    )
    expect([sent.status, sent.headers.get('location')]).to.deep.equal([303, `/_/requests/${n + 1}`])
    expect(((await api('GET /items/1')).body as { name: string }).name).to.equal('Newer')
    for (const target of [
      '//evil.example/',
      '/_/reset',
      '/x/../_/reset',
      '/x/%2e%2e/_/reset',
      'https://evil.example',
      '/a b',
    ])
      expect(
        (
          await api(
            `POST /_/requests/${n}/send`,
            form(api, `method=GET&target=${encodeURIComponent(target)}`),
          )
        ).status,
        target,
      ).to.equal(400)
    const twice = [
      await api(`POST /_/requests/${n + 1}/undo`, form(api)),
      await api(`POST /_/requests/${n + 1}/undo`, form(api)),
    ]
    expect(twice.map(({ status }) => status)).to.deep.equal([200, 409])
    expect((await api('POST /_/requests/clear', form(api))).status).to.equal(303)
    expect((await api('GET /_/requests')).body).to.deep.equal([])
  })

  it('work below a world, and name it', async () => {
    await api('PATCH /_/in/w1/items/1', { send: { name: 'New' } })
    const n = await lastNumber()
    for (const path of ['/_/in/w1/_/', '/_/in/w1/_/requests', `/_/in/w1/_/requests/${n}`]) {
      const { text } = await page(api, path)
      expect(text, path).to.include('World <strong><bdi>w1</bdi></strong>')
      const links = [...text.matchAll(/(?:href|action|data-from)="(\/[^"]*)"/g)].map(([, link]) => link ?? '')
      const outside = links.filter((link) => !/^\/_\/(?:in\/w1\/|assets\/|$)/.test(link))
      expect(outside, path).to.deep.equal([])
    }
    // The page of the main world lists them all, and undoes each where it belongs.
    const { text } = await page(api, `/_/requests/${n}`)
    expect(text).to.include(`action="/_/in/w1/_/requests/${n}/undo"`)
    expect((await api(`POST /_/in/w1/_/requests/${n}/undo`, form(api))).status).to.equal(200)
  })

  it('say which rule, chaos or fault answered', async () => {
    const answer = await api('GET /items/1', { headers: { Prefer: 'code=503' } })
    expect(answer.status).to.equal(503)
    const { text } = await page(api, `/_/requests/${await lastNumber()}`)
    expect(text).to.match(/<strong>On purpose<\/strong>:\s*<code>Prefer</)
  })
})

describe('http/pages: the pages of requests with secrets', () => {
  const api = serving({ data: ':memory:' })

  it('show none, and put none into what is copied', async () => {
    const secret = 'planted-secret-4711'
    await api('POST /items', {
      headers: { Authorization: `Bearer ${secret}`, Cookie: `session=${secret}` },
      send: { name: 'x', password: secret, note: 'seen' },
    })
    await api(`GET /items?api_key=${secret}`)
    const kept = (await api('GET /_/requests')).body as unknown as {
      n: number
      request: { method: string }
    }[]
    for (const { n, request } of kept) {
      const { text } = await page(api, `/_/requests/${n}`)
      expect(text).not.to.include(secret)
      if (request.method === 'POST') expect(text).to.include('Bearer YOUR_SECRET')
    }
  })
})

describe('http/pages: the size of the pages', () => {
  const shop = serving({ data: ':memory:' })
  const large = serving({
    data: {
      ...hostile,
      ...Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`things${at}`, [{ id: 1 }]])),
    },
  })

  it('keeps to its limits: script, style, and each page', async () => {
    for (const [api, most] of [
      [shop, 60_000],
      [large, 150_000],
    ] as const) {
      for (let at = 0; at < 120; at++) await api(`GET /nothing-${at}?${'x'.repeat(100)}`)
      for (const path of ['/', '/?resource=orders', '/?resource=long', '/_/requests', '/_/requests/3']) {
        const { text } = await page(api, path)
        expect(Buffer.byteLength(text), path).to.be.below(most)
      }
    }
    const { text } = await page(shop, '/_/requests')
    const own = [...text.matchAll(/(?:href|src)="(\/_\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
    const sizes = await Promise.all(
      own.map(async (path) => [path, gzipSync((await shop(`GET ${path}`)).text).length] as const),
    )
    const sum = (ending: string): number =>
      sizes.reduce((total, [path, size]) => total + (path.endsWith(ending) ? size : 0), 0)
    expect(sum('.js')).to.be.within(1000, 6144)
    expect(sum('.css')).to.be.within(1000, 10_240)
  })
})
