import { expect } from 'chai'
import type { Browser, BrowserContext, Page } from 'playwright-core'

import { serving } from '../support/api.ts'
import { isBrowserInstalled, openBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'

describe('the pages of requests in a browser', function () {
  this.timeout(60_000)
  if (!isBrowserInstalled) {
    it('skipped: chromium is not installed')
    return
  }
  const api = serving({ data: ':memory:' })
  let browser: Browser
  before(async () => {
    browser = await openBrowser()
  })
  after(async () => browser.close())
  beforeEach(async () => api('DELETE /_/requests'))

  /** Runs a journey, and expects that the console stays empty. */
  async function journey(
    walk: (page: Page, context: BrowserContext) => Promise<void>,
    { javaScriptEnabled = true } = {},
  ): Promise<void> {
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 800 } })
    const said: string[] = []
    context.on('console', (message) => said.push(message.text()))
    try {
      await walk(await context.newPage(), context)
      expect(said).to.deep.equal([])
    } finally {
      await context.close()
    }
  }

  const rows = (page: Page) => page.locator('[data-feed] a')

  it('show a change, undo it, and send it again, without JavaScript', async () => {
    await api('PATCH /cookies/2', { send: { price: 9 } })
    await journey(
      async (page) => {
        await page.goto(`${api.url}/_/requests`)
        await rows(page).first().click()
        expect(await page.locator('.diff .ins').textContent()).to.match(/price\s*9\s*$/)
        await page.getByRole('button', { name: 'Undo this change' }).click()
        expect(await page.locator('.note').textContent()).to.equal('The change has been undone.')
        expect(((await api('GET /cookies/2')).body as { price: number }).price).to.equal(2.2)
        await page.locator('[data-edit] summary').click()
        await page.getByRole('textbox', { name: 'Body' }).fill('{ "price": 3 }')
        await page.getByRole('button', { name: 'Send', exact: true }).click()
        expect(await page.locator('.words').innerText()).to.equal('Change cookies/2: price.')
        expect(((await api('GET /cookies/2')).body as { price: number }).price).to.equal(3)
        await page.goto(`${api.url}/_/requests?show=failed`)
        expect(await page.locator('[data-empty]').innerText()).to.equal('Nothing has failed.')
        await page.getByRole('button', { name: 'Clear' }).click()
        expect(await rows(page).count()).to.equal(0)
      },
      { javaScriptEnabled: false },
    )
  })

  it('show what is asked at once, and wait while they are paused', async () => {
    await journey(async (page) => {
      await page.goto(`${api.url}/_/requests`)
      await page.getByText('live', { exact: true }).waitFor()
      await api('GET /items/1')
      await page.getByRole('link', { name: '/items/1' }).waitFor()
      await page.keyboard.press('p')
      await api('GET /items/2')
      const waiting = page.getByRole('button', { name: '1 new request' })
      await waiting.waitFor()
      expect(await rows(page).count()).to.equal(1)
      await waiting.click()
      await page.getByRole('link', { name: '/items/2' }).waitFor()
    })
  })

  it('can be walked through by single keys, and ask for no whole page on the way', async () => {
    for (const id of [1, 2, 3]) await api(`GET /items/${id}`)
    await journey(async (page) => {
      await page.goto(`${api.url}/_/requests`)
      const visits: string[] = []
      page.on('framenavigated', (frame) => visits.push(frame.url()))
      await page.keyboard.press('j')
      await page.locator('#exchange-title').getByText('/items/3').waitFor()
      await page.keyboard.press('j')
      await page.locator('#exchange-title').getByText('/items/2').waitFor()
      await page.keyboard.press('k')
      await page.locator('#exchange-title').getByText('/items/3').waitFor()
      await page.keyboard.press('e')
      expect(await page.getByLabel('Address').inputValue()).to.equal('/items/3')
      expect(await page.evaluate('performance.getEntriesByType("navigation").length')).to.equal(1)
    })
  })

  it('share one stream among all tabs', async () => {
    await journey(async (page, context) => {
      let streams = 0
      context.on('request', (request) => (streams += request.url().endsWith('/_/events') ? 1 : 0))
      const tabs = [page, ...(await Promise.all(Array.from({ length: 4 }, async () => context.newPage())))]
      await Promise.all(tabs.map(async (tab) => tab.goto(`${api.url}/_/requests`)))
      await eventually(async () => expect(streams).to.equal(1))
      await api('GET /shop')
      for (const tab of tabs) await tab.getByRole('link', { name: '/shop' }).waitFor()
      expect(streams).to.equal(1)
    })
  })

  it('copy a request as a command that does the same', async () => {
    await api('PATCH /items/2', { send: { name: "it's" } })
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    await page.goto(`${api.url}/_/requests`)
    await rows(page).first().click()
    await page.getByRole('button', { name: 'Copy as curl' }).click()
    await page.getByRole('status').getByText('Copied').waitFor({ state: 'attached' })
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(
      `curl -g -X PATCH '${api.url}/items/2' -H 'content-type: application/json' -d '{"name":"it'\\''s"}'`,
    )
    await context.close()
  })
})
