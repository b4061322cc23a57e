import cors from '@koa/cors'
import type { Context, Middleware } from 'koa'

import type { ApiError } from '../../core/error.ts'
import type { Network, NetworkSettings } from '../../declarations/network.ts'
import { isLoopback } from '../../formats/url.ts'
import { isAddress, isOpenToNetwork, isOwnHost, isPrivateHost } from '../machine.ts'
import { foreignOrigin, type Refuse, unknownHost, unknownWebsite } from '../refusals.ts'
import type { RequestState } from '../request-state.ts'
import { answerError, listen } from '../server.ts'

/**
 * Requires a `Host` that can only mean this server. A website can let its own name point at 127.0.0.1 (DNS rebinding), and
 * a browser then believes that what is served here belongs to that website.
 */
export function requireKnownHost(network: Network, refuse: Refuse): Middleware {
  /** Nearly every request comes by the name of the one before. */
  let known: { readonly host: string; readonly settings: NetworkSettings } | undefined
  return function assertKnownHost(ctx, next) {
    const [host, settings] = [hostOf(ctx), network.current]
    if (host === known?.host && settings === known.settings) return next()
    const error = hostError(host, settings, refuse)
    if (error) throw error
    known = { host, settings }
    return next()
  }
}

/** A `listen` with the same guard, for listeners without Koa. They have no proxy in front. */
export const listenForKnownHosts =
  (network: Network, refuse: Refuse): typeof listen =>
  async (listener, address, report) =>
    listen(
      (request, response) => {
        const error = hostError(request.headers.host ?? '', network.current, refuse)
        return error ? answerError(response, error) : listener(request, response)
      },
      address,
      report,
    )

/** As a trusted proxy forwards it. Koa gives `''` for what it cannot parse. */
const hostOf = (ctx: Context): string => ctx.host || ctx.get('Host')

/** HTTP/1.0 may leave out the host. */
function hostError(host: string, settings: NetworkSettings, refuse: Refuse): ApiError | undefined {
  if (host === '') return undefined
  const name = hostNameIn(host)
  return name !== undefined && isKnown(name, settings) ? undefined : refuse(unknownHost(name ?? host))
}

/** Without the port, and as browsers write it: `LOCALHOST.:3000` is `localhost`, `127.1` is `127.0.0.1`. */
function hostNameIn(host: string): string | undefined {
  const address = `http://${host}`
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(address)) return undefined
  return new URL(address).hostname.replace(/\.$/, '')
}

/** Where the server is open to the network, names without a dot are those that a container or a router gives. */
const isKnown = (name: string, { host, allowedHosts }: NetworkSettings): boolean =>
  isLoopback(name) ||
  isAddress(name) ||
  name === host.toLowerCase() ||
  allowedHosts.some((allowed) => (allowed.startsWith('.') ? name.endsWith(allowed) : name === allowed)) ||
  (isOpenToNetwork(host) && !name.includes('.')) ||
  isOwnHost(name)

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
  'X-Understudy-Rule',
  'X-Understudy-World',
  'X-Understudy-Change',
]

/**
 * Lets the pages of allowed origins read answers (CORS), and refuses every change that another website asks for, before
 * its body is read: a browser sends some of those without asking first.
 */
export function allowOrigins(options: OriginOptions): Middleware<RequestState> {
  const answer = answerOrigin(false)
  const answerWithCredentials = answerOrigin(true)
  return function allowOrigin(ctx, next) {
    ctx.vary('Origin')
    const trust = trustIn(ctx, options)
    if (trust === 'none') {
      assertReading(ctx, options.refuse)
      ctx.state.isUntrusted = true
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
