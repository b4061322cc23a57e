import { expect } from 'chai'
import type { Browser } from 'playwright-core'

import type { Server } from '../../src/index.ts'
import { isBrowserInstalled, openBrowser } from '../support/browser.ts'
import { type Look, openLook, problemsOf, serveSubject, subjects } from './page-states.ts'

const most: readonly Look[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
]
const others: readonly Look[] = [
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
]
const isWhole = process.env['PAGES'] === 'all'

describe('every page in every state', function () {
  this.timeout(120_000)
  if (!isBrowserInstalled) {
    it('skipped: chromium is not installed')
    return
  }
  let browser: Browser
  before(async () => {
    browser = await openBrowser()
  })
  after(async () => browser.close())

  for (const [at, subject] of subjects.entries()) {
    const usual = subject.isMain ? most : most.slice(at % 2, (at % 2) + 1)
    const looks = isWhole ? [...most, ...others] : usual
    describe(`of ${subject.name}`, () => {
      let server: Server
      before(async () => {
        server = await serveSubject(subject)
      })
      after(async () => server.close())

      for (const look of looks)
        it(`is accessible, fits and stays within itself: ${look.colorScheme}, ${look.width} pixels wide`, async () => {
          const context = await openLook(browser, look)
          try {
            const page = await context.newPage()
            for (const path of subject.paths)
              expect(await problemsOf(page, server.url + path), path).to.deep.equal([])
          } finally {
            await context.close()
          }
        })
    })
  }
})
