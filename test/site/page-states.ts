import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'

import { createServer, type Server, type ServerOptions } from '../../src/index.ts'
import { ask } from '../support/api.ts'
import { hostile } from '../support/hostile.ts'

/** A server that the pages are looked at with, after some requests. */
export interface Subject {
  readonly name: string
  readonly options: ServerOptions
  /** What was asked before. */
  readonly requests: readonly (readonly [request: string, send?: unknown])[]
  /** Whether both widths are looked at in each run of the tests. */
  readonly isMain?: true
  /** Pages in all the states that this server brings them into. */
  readonly paths: readonly string[]
}

const requestPages = ['/_/requests', '/_/requests/1', '/_/requests/2', '/_/requests/2/against/1']

export const subjects: readonly Subject[] = [
  {
    name: 'the demo',
    isMain: true,
    options: { data: ':memory:' },
    requests: [
      ['GET /cookies/chocolate-chip'],
      ['GET /orders?customer_id=1&_sort=-date&_embed=customer,cookies&_limit=10'],
      ['PATCH /cookies/2', { price: 2.4, taste_profiles: ['sweet', 'dark'] }],
      ['POST /cookies', { name: 5 }],
      ['GET /cookies?prise=2'],
      ['DELETE /items/1'],
      ['GET /nothing-here'],
      ['POST /cookies', '{"name":'],
      ['GET /items/2'],
    ],
    paths: [
      '/',
      '/?resource=orders',
      ...requestPages,
      ...[3, 4, 5, 6, 7, 8].map((n) => `/_/requests/${n}`),
      '/_/requests?show=failed',
      '/_/requests?text=nothing-has-this-in-it',
      '/_/requests/4711',
      '/_/source/src/http/dispatch.ts',
      '/_/in/w1/_/',
      '/_/in/w1/_/requests',
    ],
  },
  {
    name: 'hostile data',
    options: { data: hostile },
    requests: [
      ['GET /%3Cscript%3Ealert(1)%3C%2Fscript%3E?name=%3C%2Fpre%3E%3Cscript%3Ealert(3)%3C%2Fscript%3E'],
      ['GET /long'],
      [`GET /${encodeURIComponent('キー')}?_sort=-name`],
      ['POST /shell', { name: '<img src=x onerror=alert(1)>', ['n'.repeat(3000)]: 'x'.repeat(9000) }],
      [`GET /users?${'<b>'.repeat(400)}=1`],
    ],
    paths: ['/', '/?resource=long', ...requestPages, ...[3, 4, 5].map((n) => `/_/requests/${n}`)],
  },
  {
    name: 'no data',
    options: { data: {} },
    requests: [],
    paths: ['/', '/_/requests', '/_/requests?show=changes'],
  },
  {
    name: 'a read-only server',
    options: { data: ':memory:', readOnly: true },
    requests: [['DELETE /items/1'], ['GET /shop']],
    paths: ['/', '/?resource=items', ...requestPages],
  },
  {
    name: 'a server where users sign in',
    options: { data: { users: [], items: [{ id: 1, name: 'x' }] }, auth: { basic: true } },
    requests: [],
    paths: ['/', '/?resource=items'],
  },
  {
    name: 'many resources',
    options: {
      data: Object.fromEntries(
        Array.from({ length: 60 }, (_, at) => [`things${at}`, [{ id: 1, name: 'x' }]]),
      ),
    },
    requests: [['GET /things1'], ['GET /things2']],
    paths: ['/', '/?resource=things7', '/_/requests'],
  },
]

/** A server that has been asked what the pages are to show. */
export async function serveSubject({ options, requests }: Subject): Promise<Server> {
  const server = await createServer({ report: () => undefined, ...options })
  for (const [request, send] of requests) await ask(server.url, request, send === undefined ? {} : { send })
  return server
}

export interface Look {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

export const openLook = async (browser: Browser, { width, colorScheme }: Look): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width, height: 800 }, colorScheme })

/** Everything that is wrong with a page: for people, on a screen of that width, and for a browser that allows nothing else. */
export async function problemsOf(page: Page, url: string): Promise<readonly string[]> {
  const problems: string[] = []
  const { origin } = new URL(url)
  const listeners = {
    console: (message: { text(): string }) => problems.push(`console: ${message.text()}`),
    pageerror: (error: Error) => problems.push(`error: ${error.message}`),
    dialog: (dialog: { message(): string }) => problems.push(`dialog: ${dialog.message()}`),
    request: (request: { url(): string }) =>
      request.url().startsWith(`${origin}/`) || request.url().startsWith('data:')
        ? undefined
        : problems.push(`asks for ${request.url()}`),
  }
  for (const [name, listener] of Object.entries(listeners)) page.on(name as 'console', listener as never)
  await page.goto(url)
  const width = page.viewportSize()?.width ?? 0
  const scrollWidth = Number(await page.evaluate('document.documentElement.scrollWidth'))
  if (scrollWidth > width) problems.push(`is ${scrollWidth} pixels wide`)
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
  problems.push(
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
  )
  for (const [name, listener] of Object.entries(listeners)) page.off(name as 'console', listener as never)
  // A missing request is a 404, and the browser says so.
  return problems.filter((problem) => !(/4711/.test(url) && problem.includes('404')))
}
