import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { Router } from '@koa/router'

import { nothingAt } from '../../core/error.ts'
import { packageFile } from '../../package.ts'
import { assetsPath } from '../../site/shell.ts'
import { answerUnsupported } from '../methods.ts'

/** In the order in which they are joined. */
const styles = ['tokens', 'base', 'shell', 'parts', 'home', 'requests']
const scriptFiles = ['feed.js', 'home-feed.js', 'live.js', 'every-page.js', 'request-browser.js']

interface Asset {
  readonly type: 'css' | 'js'
  readonly text: string
  readonly etag: string
}

let assets: Promise<ReadonlyMap<string, Asset>> | undefined

/** The style and the scripts of our pages. Their names are looked up, and never become paths. */
export function routeToAssets(router: Router): void {
  router.get('/_/assets/:name', async (ctx) => {
    const found = (await (assets ??= loadAssets())).get(ctx.params['name'] ?? '')
    if (!found)
      throw nothingAt(
        ctx.path,
        [...(await assets).keys()].map((name) => assetsPath + name),
      )
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin')
    ctx.type = found.type
    ctx.etag = found.etag
    ctx.status = 200
    if (ctx.fresh) ctx.status = 304
    else ctx.body = found.text
  })
  router.all('/_/assets/:name', (ctx) => answerUnsupported(ctx, ['GET']))
}

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const read = async (path: string): Promise<string> => readFile(packageFile(path), 'utf8')
  const sheets = await Promise.all(styles.map(async (name) => read(`src/site/style/${name}.css`)))
  const loaded = await Promise.all(
    scriptFiles.map(
      async (name) => [name, toAsset('js', await read(`dist/src/site/client/${name}`))] as const,
    ),
  )
  return new Map([['style.css', toAsset('css', sheets.join('\n'))], ...loaded])
}

const toAsset = (type: Asset['type'], text: string): Asset => ({
  type,
  text,
  etag: createHash('sha256').update(text).digest('base64url').slice(0, 22),
})
