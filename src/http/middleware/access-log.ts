import { styleText } from 'node:util'

import type { Middleware } from 'koa'

import { withoutSecrets } from '../../core/secret-names.ts'
import type { RequestState } from '../dispatch.ts'

export interface AccessLogOptions {
  readonly write: (line: string) => void
  readonly color: boolean
}

/** One line per request: method, path, status, milliseconds, and what went wrong on purpose. Secrets are left out. */
export function logAccess({ write, color }: AccessLogOptions): Middleware<RequestState> {
  return async function accessLog(ctx, next) {
    const start = performance.now()
    ctx.res.once('close', () => {
      const ms = (performance.now() - start).toFixed(1)
      const status = String(ctx.res.headersSent ? ctx.status : '---')
      const { simulated, named } = ctx.state
      const notes = [named && `world ${named.name.slice(0, 64)}`, simulated].filter(
        (note) => note !== undefined,
      )
      write(
        `${ctx.method.padEnd(6)} ${safeAddress(ctx.url)} ${color ? styleText(colorOf(ctx.status), status, { validateStream: false }) : status} ${ms} ms${notes.map((note) => `  ${note}`).join('')}`,
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
