import { existsSync } from 'node:fs'

import { type Browser, chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

export const isBrowserInstalled = existsSync(executablePath)

/** Debian's chromium, without what it asks of the network on its own. */
export const openBrowser = async (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
