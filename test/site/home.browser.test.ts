import axe from 'axe-core'
import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { type Api, serving } from '../support/api.ts'
import { isBrowserInstalled, openBrowser } from '../support/browser.ts'
import { hostile } from '../support/hostile.ts'

/** A page with what went wrong on it, and whom it asked for anything. */
interface Visit {
  readonly page: Page
  readonly problems: readonly string[]
  readonly requests: readonly string[]
}

describe('the home page in a browser', function () {
  this.timeout(60_000)
  if (!isBrowserInstalled) {
    it('skipped: chromium is not installed')
    return
  }

  let browser: Browser
  before(async () => {
    browser = await openBrowser()
  })
  after(async () => browser.close())

  async function visit<T>(
    api: Api,
    look: (visit: Visit) => Promise<T>,
    { path = '/', ...options }: BrowserContextOptions & { readonly path?: string } = {},
  ): Promise<T> {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const problems: string[] = []
    const requests: string[] = []
    page.on('console', (message) => problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`))
    page.on('request', (request) => requests.push(request.url()))
    try {
      await page.goto(`${api.url}${path}`)
      return await look({ page, problems, requests })
    } finally {
      await context.close()
    }
  }

  describe('of the demo', () => {
    const api = serving({ data: ':memory:' })

    it('loads without an error, and asks for nothing but itself', async () => {
      await visit(api, async ({ page, problems, requests }) => {
        await page.locator('.copy').first().waitFor()
        expect(problems).to.deep.equal([])
        expect(requests[0]).to.equal(`${api.url}/`)
        expect(
          requests.slice(1).every((url) => url.startsWith(`${api.url}/_/`)),
          requests.join(),
        ).to.equal(true)
        expect(await page.locator('h1').count()).to.equal(1)
      })
    })

    it('leads from resource to resource, and every address on the way answers when it is clicked', async () => {
      await visit(api, async ({ page }) => {
        for (const name of ['shop', 'cookies', 'customers', 'orders', 'items']) {
          await page.locator('nav').getByRole('link', { name, exact: true }).click()
          expect(await page.locator('#resource-name').textContent()).to.equal(name)
          expect(await page.locator('nav [aria-current=page]').textContent()).to.equal(name)
        }
        await page.locator('nav').getByRole('link', { name: 'cookies', exact: true }).click()
        const links = page.locator('#resource pre a')
        for (let at = 0; at < (await links.count()); at++) {
          const [answer] = await Promise.all([page.waitForEvent('response'), links.nth(at).click()])
          expect(answer.status(), answer.url()).to.equal(200)
          await page.goBack()
        }
      })
    })

    it('copies a command, and says so', async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      await visit(
        api,
        async ({ page, problems }) => {
          await page.getByRole('button', { name: 'Copy: Command: Everything' }).click()
          await page.getByRole('status').getByText('Copied').waitFor({ state: 'attached' })
          const copied = await page.evaluate('navigator.clipboard.readText()')
          expect(copied).to.equal(`curl '${api.url}/cookies'`)
          expect(problems).to.deep.equal([])
        },
        { permissions, path: '/?resource=cookies' },
      )
    })

    it('is whole without JavaScript', async () => {
      await visit(
        api,
        async ({ page }) => {
          expect(await page.locator('button').count()).to.equal(0)
          expect(await page.locator('#resource pre').count()).to.be.above(12)
          await page.locator('summary', { hasText: 'query parameters' }).click()
          expect(await page.locator('.parameters').isVisible()).to.equal(true)
        },
        { javaScriptEnabled: false, path: '/?resource=cookies' },
      )
    })

    it('can be used with a keyboard alone', async () => {
      await visit(api, async ({ page }) => {
        await page.keyboard.press('Tab')
        expect(await page.evaluate('document.activeElement.textContent')).to.equal('Skip to the content')
        await page.keyboard.press('Enter')
        await page.keyboard.press('Tab')
        expect(await page.evaluate('document.activeElement.closest("main") !== null')).to.equal(true)
      })
    })

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has its colours when it is ${colorScheme}`, async () => {
        await visit(
          api,
          async ({ page }) => {
            const [red] =
              String(await page.evaluate('getComputedStyle(document.body).backgroundColor')).match(/\d+/) ??
              []
            expect(Number(red) > 127).to.equal(colorScheme === 'light')
          },
          { colorScheme },
        )
      })
    }
  })

  for (const [name, data, path] of [
    ['the demo', ':memory:', '/?resource=orders'],
    ['hostile data', hostile, '/?resource=%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
    ['long texts', hostile, '/?resource=long'],
    ['right-to-left texts', hostile, `/?resource=${encodeURIComponent('キー')}`],
    ['an empty collection', hostile, '/?resource=empty'],
    ['a plain value', hostile, '/?resource=value'],
  ] as const) {
    describe(`of ${name}`, () => {
      const api = serving({ data })

      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 320],
      ] as const) {
        it(`is accessible, ${colorScheme}, ${width} pixels wide`, async () => {
          await visit(
            api,
            async ({ page, problems }) => {
              expect(problems).to.deep.equal([])
              expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(width)
              await page.evaluate(axe.source)
              const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
              const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
              expect(found).to.deep.equal([])
            },
            { colorScheme, viewport: { width, height: 800 }, path },
          )
        })
      }
    })
  }
})
