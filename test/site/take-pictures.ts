import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { openBrowser } from '../support/browser.ts'
import { openLook, serveSubject, subjects } from './page-states.ts'

/** Writes a picture of each page in each state into `pictures`, or the folder that is given. */
const folder = process.argv[2] ?? 'pictures'
await mkdir(folder, { recursive: true })
const browser = await openBrowser()
for (const subject of subjects) {
  const server = await serveSubject(subject)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    const context = await openLook(browser, { width, colorScheme })
    const page = await context.newPage()
    for (const path of subject.paths) {
      await page.goto(server.url + path)
      await page.evaluate('document.fonts.ready')
      const name = `${subject.name}${path}`.replaceAll(/[^\w]+/g, '-').replace(/-$/, '')
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    }
    await context.close()
  }
  await server.close()
}
await browser.close()
console.log(`The pictures are in ${folder}.`)
