import { readdir, readFile } from 'node:fs/promises'

import type { Router } from '@koa/router'

import { ApiError } from '../../core/error.ts'
import { packageFile } from '../../package.ts'
import { renderSource } from '../../site/source/source-page.ts'
import { answerUnsupported } from '../methods.ts'
import { frameOf, sendPage } from './page-frame.ts'

let files: Promise<ReadonlySet<string>> | undefined

/** Our own source, as the package ships it: `/_/source/src/http/app.ts`. Only names on the list are read. */
export function routeToSource(router: Router): void {
  router.get('/_/source/{*path}', async (ctx) => {
    const path = ctx.path.slice('/_/source/'.length)
    if (!(await (files ??= listSource())).has(path))
      throw new ApiError('not_found', `The source has no file ${path}.`, {
        help: 'The stages of a request name those that have a part in it: GET /_/requests',
      })
    const text = await readFile(packageFile(path), 'utf8')
    if (ctx.accepts('text', 'html') === 'html') sendPage(ctx, renderSource(frameOf(ctx, true), path, text))
    else ctx.body = text
  })
  router.all('/_/source/{*path}', (ctx) => answerUnsupported(ctx, ['GET']))
}

async function listSource(): Promise<ReadonlySet<string>> {
  const names = await readdir(packageFile('src'), { recursive: true })
  return new Set(
    names.filter((name) => /\.(?:ts|css|md)$/.test(name)).map((name) => `src/${name.replaceAll('\\', '/')}`),
  )
}
