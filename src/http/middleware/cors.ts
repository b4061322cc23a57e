import cors from '@koa/cors'
import type { Context, Middleware } from 'koa'

import type { Network, NetworkSettings } from '../../declarations/network.ts'
import { isOwnHost, isPrivateHost } from '../machine.ts'
import { foreignOrigin, type Refuse, unknownWebsite } from '../refusals.ts'

interface OriginOptions {
  readonly network: Network
  /** Whether users have to sign in. */
  readonly isProtected: boolean
  readonly refuse: Refuse
}

const exposed = [
  'X-Total-Count',
  'Link',
  'Location',
  'ETag',
  'Content-Range',
  'Preference-Applied',
  'Retry-After',
  'X-Request-Id',
  'WWW-Authenticate',
]

/**
 * Lets the pages of allowed origins read answers (CORS), and refuses every change that another website asks for, before
 * its body is read: a browser sends some of those without asking first.
 */
export function allowOrigins(options: OriginOptions): Middleware {
  const answer = answerOrigin(false)
  const answerWithCredentials = answerOrigin(true)
  return function allowOrigin(ctx, next) {
    ctx.vary('Origin')
    const trust = trustIn(ctx, options)
    if (trust === 'none') {
      assertReading(ctx, options.refuse)
      return next()
    }
    if (trust === 'no origin' || isOwnPage(ctx.path)) return next()
    return trust === 'full' ? answerWithCredentials(ctx, next) : answer(ctx, next)
  }
}

const answerOrigin = (credentials: boolean): Middleware =>
  cors({
    origin: (ctx) => ctx.get('Origin'),
    credentials,
    exposeHeaders: exposed,
    maxAge: 600,
    privateNetworkAccess: true,
    keepHeadersOnError: false,
  })

/** Whether a website may use the server, and whether browsers may send along what they keep for us, like cookies. */
type Trust = 'full' | 'without credentials' | 'none' | 'no origin'

function trustIn(ctx: Context, { network, isProtected }: OriginOptions): Trust {
  const origin = ctx.get('Origin')
  const { origins } = network.current
  if (origin === '')
    return ctx.get('Sec-Fetch-Site') === 'cross-site' && !origins.has('*') ? 'none' : 'no origin'
  if (origin !== 'null' && (origins.has(origin) || isNear(origin, ctx.hostname))) return 'full'
  return isAllowedToAll(origin, origins) || (!isProtected && isInPrivateNetwork(origin))
    ? 'without credentials'
    : 'none'
}

/** Any website can open pages whose origin is `null`. */
const isAllowedToAll = (origin: string, origins: NetworkSettings['origins']): boolean =>
  origins.has('*') || (origin === 'null' && origins.has(origin))

/** Of this machine, or of the host that the request names. */
function isNear(origin: string, hostname: string): boolean {
  const host = hostIn(origin)
  return host !== undefined && (host === hostname.toLowerCase() || isOwnHost(host))
}

function isInPrivateNetwork(origin: string): boolean {
  const host = hostIn(origin)
  return host !== undefined && isPrivateHost(host)
}

/** `undefined` without a host, like `null` and `file://`. */
const hostIn = (origin: string): string | undefined =>
  (URL.canParse(origin) && new URL(origin).hostname) || undefined

/** Our own pages are for their own scripts; these two are for programs, as the data is. */
const isOwnPage = (path: string): boolean =>
  path.startsWith('/_/') && path !== '/_/health' && path !== '/_/openapi.json'

/** Throws a 403 for a change. What is read stays unreadable for the page, since the answer does not allow its origin. */
function assertReading(ctx: Context, refuse: Refuse): void {
  const origin = ctx.get('Origin')
  const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(ctx.method)
  if (origin === '' && !isChange) return
  const error = refuse(origin === '' ? unknownWebsite() : foreignOrigin(origin))
  if (isChange) throw error
}
