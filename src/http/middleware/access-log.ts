import { styleText } from 'node:util'

import type { Middleware } from 'koa'

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
        `${ctx.method.padEnd(6)} ${withoutSecrets(ctx.url)} ${color ? styleText(colorOf(ctx.status), status, { validateStream: false }) : status} ${ms} ms`,
      )
    })
    return next()
  }
}

/** Without the query below `/auth/`, and without the value of any parameter that is named like a secret. */
function withoutSecrets(url: string): string {
  if (url.startsWith('/auth/')) return url.replace(/\?.*/s, '?…')
  return url.replaceAll(/([?&])([^=&]*)=[^&]*/g, (pair, sign: string, name: string) =>
    isSecret(name) ? `${sign}${name}=…` : pair,
  )
}

const isSecret = (name: string): boolean =>
  /(^|[-_])(key|token|password|secret)$/i.test(new URLSearchParams(`${name}=`).keys().next().value ?? '')

function colorOf(status: number): 'green' | 'cyan' | 'yellow' | 'red' {
  if (status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}
