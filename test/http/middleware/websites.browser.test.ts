import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'

import { createServer, type Server, type ServerOptions } from '../../../src/index.ts'
import { isBrowserInstalled, openBrowser } from '../../support/browser.ts'

const data = { notes: [{ id: 1, text: 'planted only here' }] }

/** What a script of a page could do: what it read, and how each of its writes ended for it. */
interface Loot {
  readonly read: string
  readonly seen: readonly string[]
}

interface BrowserWindow {
  readonly navigator: { sendBeacon(url: string, body: string): boolean }
}

/** Runs in the page: everything that a page can try without help. */
async function plunder(api: string): Promise<Loot> {
  const attempt = async (path: string, options: RequestInit): Promise<string> =>
    fetch(`${api}${path}`, options).then(
      async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`,
      () => 'failed',
    )
  const json = { 'Content-Type': 'application/json' }
  const body = '{"text":"written by a website"}'
  return {
    read: await attempt('/notes', {}),
    seen: [
      await attempt('/notes', { credentials: 'include' }),
      await attempt('/notes', { mode: 'no-cors', credentials: 'include' }),
      await attempt('/db', {}),
      await attempt('/', {}),
      await attempt('/notes', { method: 'POST', headers: json, body }),
      await attempt('/notes', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body }),
      await attempt('/notes', { method: 'POST', mode: 'no-cors', body }),
      await attempt('/notes', { method: 'POST', mode: 'no-cors', referrerPolicy: 'no-referrer', body }),
      await attempt('/notes', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ text: 'x' }) }),
      await attempt('/notes/1', { method: 'PUT', headers: json, body }),
      await attempt('/notes/1', { method: 'PATCH', headers: json, body }),
      await attempt('/notes/1', { method: 'DELETE' }),
      String((globalThis as unknown as BrowserWindow).navigator.sendBeacon(`${api}/notes`, body)),
    ],
  }
}

describe('websites in a browser', function () {
  this.timeout(60_000)
  if (!isBrowserInstalled) {
    it('skipped: chromium is not installed')
    return
  }

  let browser: Browser
  const website = createHttpServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>A page</title>')
  })
  let port = 0
  before(async () => {
    browser = await openBrowser(['--host-resolver-rules=MAP *.test 127.0.0.1'])
    await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve))
    port = (website.address() as AddressInfo).port
  })
  after(async () => {
    await browser.close()
    website.closeAllConnections()
    website.close()
  })

  /** Opens a page of a website and gives what the test gives, with what the server has printed. */
  async function visit<T>(
    address: string | ((api: string) => string),
    options: Partial<ServerOptions>,
    look: (page: Page, server: Server, lines: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const lines: string[] = []
    const server = await createServer({ data, report: (text) => lines.push(text), ...options })
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      await page.goto(typeof address === 'string' ? address : address(server.url))
      return await look(page, server, lines)
    } finally {
      await context.close()
      await server.close()
    }
  }

  const apiOf = ({ url }: Server, host = '127.0.0.1'): string => url.replace('127.0.0.1', host)

  for (const host of ['127.0.0.1', 'localhost'])
    it(`neither read nor write an open server at ${host}`, async () =>
      visit(`http://evil.test:${port}`, {}, async (page, server, lines) => {
        const { read, seen } = await page.evaluate(plunder, apiOf(server, host))
        expect(read).to.equal('failed')
        expect(seen.join('\n')).not.to.contain('planted')
        // A form needs no script, and sends the browser there.
        await page.setContent(
          `<form method="post" enctype="text/plain" action="${apiOf(server, host)}/notes"><input name='{"text":"' value='"}'></form>`,
        )
        const [answer] = await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.locator('form').evaluate((form) => (form as unknown as { submit(): void }).submit()),
        ])
        expect(answer.status()).to.equal(403)
        expect(await server.store.dump()).to.deep.equal(data)
        expect(lines).to.deep.equal([
          `Pages from http://evil.test:${port} may not use this server. To allow them, start it with --cors http://evil.test:${port}`,
        ])
      }))

  it('gain nothing by letting their own name point here', async () =>
    visit(
      (api) => `${api.replace('127.0.0.1', 'rebinding.test')}/`,
      {},
      async (page, server, lines) => {
        const api = apiOf(server, 'rebinding.test')
        expect((await page.goto(`${api}/notes`))?.status()).to.equal(421)
        const { read, seen } = await page.evaluate(plunder, api)
        expect(read).to.match(/^basic 421 /)
        expect([read, ...seen].join('\n')).not.to.contain('planted')
        expect(await server.store.dump()).to.deep.equal(data)
        expect(lines).to.deep.equal([
          'This server does not answer to the host name "rebinding.test". If this name is meant for this server, start it with --allow-host rebinding.test',
        ])
      },
    ))

  it('that hide their origin in a frame neither read nor write', async () =>
    visit(`http://evil.test:${port}`, {}, async (page, server) => {
      await page.setContent('<iframe sandbox="allow-scripts" srcdoc="<p>hidden"></iframe>')
      expect(page.frames()).to.have.length(2)
      const [, frame = page.mainFrame()] = page.frames()
      const { read, seen } = await frame.evaluate(plunder, apiOf(server))
      expect(read).to.equal('failed')
      expect(seen.join('\n')).not.to.contain('planted')
      expect(await server.store.dump()).to.deep.equal(data)
    }))

  for (const [name, host] of [
    ['http://localhost:5173', 'localhost'],
    ['http://127.0.0.1:5173', '127.0.0.1'],
  ] as const)
    it(`do everything without an option at ${name}`, async () => {
      const here = createHttpServer((_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>A page</title>')
      })
      const isFree = await new Promise<boolean>((resolve) => {
        here.once('error', () => resolve(false))
        here.listen(5173, '127.0.0.1', () => resolve(true))
      })
      try {
        const address = isFree ? name : `http://${host}:${port}`
        await visit(address, {}, async (page, server, lines) => {
          const { read, seen } = await page.evaluate(plunder, apiOf(server))
          expect(read).to.match(/^cors 200 .*planted/s)
          expect(seen[0]).to.match(/^cors 200 .*planted/s)
          expect(seen[4]).to.match(/^cors 201 /)
          expect(seen[11]).to.match(/^cors 200 /)
          expect(lines).to.deep.equal([])
        })
      } finally {
        here.close()
      }
    })

  it('do everything where --cors names them', async () =>
    visit(`http://evil.test:${port}`, { cors: `http://evil.test:${port}` }, async (page, server, lines) => {
      const { read, seen } = await page.evaluate(plunder, apiOf(server))
      expect(read).to.match(/^cors 200 .*planted/s)
      expect(seen[0]).to.match(/^cors 200 .*planted/s)
      expect(seen[4]).to.match(/^cors 201 /)
      expect(lines).to.deep.equal([])
    }))

  it("do everything but use what the browser keeps, with --cors '*'", async () =>
    visit(`http://evil.test:${port}`, { cors: '*' }, async (page, server) => {
      const { read, seen } = await page.evaluate(plunder, apiOf(server))
      expect(read).to.match(/^cors 200 .*planted/s)
      expect(seen[0]).to.equal('failed')
      expect(seen[4]).to.match(/^cors 201 /)
    }))
})
