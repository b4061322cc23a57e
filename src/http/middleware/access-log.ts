import { styleText } from 'node:util'

import type { Middleware } from 'koa'

import { withoutSecrets } from '../../core/secret-names.ts'
import type { NamedWorld } from '../../worlds/world-name.ts'
import type { RequestState } from '../request-state.ts'

export interface AccessLogOptions {
  readonly write: (line: string) => void
  readonly color: boolean
}

/**
 * One line per request: method, path, status, milliseconds, and what went wrong on purpose. Secrets are left out. On a
 * terminal (`color`) with the time, with the reason of a 4xx, and without most of a long query.
 */
export function logAccess({ write, color }: AccessLogOptions): Middleware<RequestState> {
  return async function accessLog(ctx, next) {
    const start = performance.now()
    ctx.res.once('close', () => {
      const ms = (performance.now() - start).toFixed(1)
      const status = String(ctx.res.headersSent ? ctx.status : '---')
      const { simulated, named } = ctx.state
      const address = safeAddress(ctx.url)
      const reason =
        color && ctx.status >= 400 && ctx.status < 500 ? reasonIn(ctx.state, address === ctx.url) : undefined
      const notes = [...notesOn(named), simulated, reason].filter((note) => note !== undefined)
      const end = `${ms} ms${notes.map((note) => `  ${note}`).join('')}`
      const method = ctx.method.padEnd(6)
      if (!color) return write(`${method} ${address} ${status} ${end}`)
      const time = styled('dim', new Date().toTimeString().slice(0, 8))
      write(`${time} ${method} ${shortened(address)} ${styled(colorOf(ctx.status), status)} ${end}`)
    })
    return next()
  }
}

/** The world and the point of its past. */
const notesOn = (named: NamedWorld | undefined): readonly string[] => {
  if (!named) return []
  const at = named.at?.slice(0, 64).replaceAll(/[^\w@:.+-]/g, '?')
  return [
    ...(named.by === 'nothing' ? [] : [`world ${named.name.slice(0, 64)}`]),
    ...(at === undefined ? [] : [`at ${at}`]),
  ]
}

/** What a client was told; not where the address has a secret, which the text might repeat. */
const reasonIn = ({ refused }: RequestState, isPlain: boolean): string | undefined =>
  isPlain ? refused?.replaceAll(/\s+/g, ' ').slice(0, longestReason) : undefined

const longestReason = 160
const longestQuery = 80

/** An address with as much of its query as fits a terminal. */
function shortened(address: string): string {
  const [path = '', ...query] = address.split('?')
  const text = query.join('?')
  return text.length > longestQuery ? `${path}?${text.slice(0, longestQuery)}…` : address
}

const styled = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { validateStream: false })

/** Nothing of a query where users sign in: codes and states have harmless names. */
const safeAddress = (url: string): string =>
  url.startsWith('/auth/') ? url.replace(/\?.*/s, '?…') : withoutSecrets(url)

function colorOf(status: number): 'green' | 'cyan' | 'yellow' | 'red' {
  if (status >= 500) return 'red'
  if (status >= 400) return 'yellow'
  return status >= 300 ? 'cyan' : 'green'
}
