import { styleText } from 'node:util'

import type { Middleware } from 'koa'

import { withoutSecrets } from '../../core/secret-names.ts'

export interface AccessLogOptions {
  readonly write: (line: string) => void
  readonly color: boolean
}

/** One line per request: method, path, status, milliseconds. Secrets are left out. */
export function logAccess({ write, color }: AccessLogOptions): Middleware {
  return async function accessLog(ctx, next) {
    const start = performance.now()
    ctx.res.once('close', () => {
      const ms = (performance.now() - start).toFixed(1)
      const status = String(ctx.res.headersSent ? ctx.status : '---')
      write(
        `${ctx.method.padEnd(6)} ${safeAddress(ctx.url)} ${color ? styleText(colorOf(ctx.status), status, { validateStream: false }) : status} ${ms} ms`,
      )
    })
    return next()
  }
}

/** Nothing of a query where users sign in: codes and states have harmless names. */
const safeAddress = (url: string): string =>
  url.startsWith('/auth/') ? url.replace(/\?.*/s, '?…') : withoutSecrets(url)

function colorOf(status: number): 'green' | 'cyan' | 'yellow' | 'red' {
  if (status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}
