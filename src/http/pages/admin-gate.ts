import type { Context, Middleware } from 'koa'

import { authorization, challenge, noCredentials, realm, type WaysIn } from '../../auth/credentials.ts'
import type { Authenticate } from '../../auth/scheme.ts'
import { Secret } from '../../auth/secret.ts'
import { ApiError, badHeader } from '../../core/error.ts'
import { formMediaType } from '../../core/http.ts'
import { onceFor } from '../../core/json.ts'
import { isLocalClient } from '../machine.ts'
import { credentialsOf, originOf } from '../plain-values.ts'

/** Paths below `/_/` that are open to all. */
const openPaths: ReadonlySet<string> = new Set(['/_/', '/_/health', '/_/openapi.json'])

/** Whether a path is for those alone who run the server. */
export const isAdminPath = (path: string): boolean =>
  path.startsWith('/_/') && !openPaths.has(path) && !path.startsWith('/_/assets/')

export interface GateOptions {
  /** Opens the gate to whoever sends it as a bearer token. */
  readonly adminToken?: string
  /** Missing where no one has to sign in. */
  readonly authenticate?: Authenticate
  readonly waysIn?: WaysIn
}

/**
 * The one gate before everything that looks into the server or changes how it behaves. Web pages of other origins are
 * refused; what is left is open to this machine where no one signs in, and otherwise to admins.
 */
export function openToAdmins(options: GateOptions): Middleware {
  return async function passGate(ctx, next) {
    assertNotForeign(ctx)
    assertJson(ctx)
    await assertAdmin(ctx, options)
    ctx.set({
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    return next()
  }
}

/** Whether the gate would open. */
export async function isAdmin(ctx: Context, options: GateOptions): Promise<boolean> {
  try {
    assertNotForeign(ctx)
    await assertAdmin(ctx, options)
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

/** A browser says which page sends a request; a program says nothing. Links to a page may be anywhere. */
function assertNotForeign(ctx: Context): void {
  const site = ctx.get('Sec-Fetch-Site')
  const isVisit = ctx.method === 'GET' && ctx.get('Sec-Fetch-Mode') === 'navigate'
  const isForeign =
    site === '' ? isForeignOrigin(ctx) : (site !== 'same-origin' && site !== 'none') || isForeignOrigin(ctx)
  if (!isForeign || (isVisit && ctx.get('Origin') === '')) return
  throw new ApiError('forbidden', `Pages from other origins may not use ${ctx.path}.`, {
    help: 'Send the request from a test, a script or the command line, or from a page of this server.',
  })
}

const isForeignOrigin = (ctx: Context): boolean =>
  ctx.get('Origin') !== '' && ctx.get('Origin') !== originOf(ctx)

/**
 * Throws a 415 for a body that is not JSON: pages of any website may send the others without asking. Of forms, those of our
 * own pages are accepted.
 */
function assertJson(ctx: Context): void {
  const type = ctx.request.type.trim().toLowerCase()
  if (type === '' || type === 'application/json' || isReading(ctx)) return
  if (type === formMediaType && isOwnForm(ctx)) return
  throw badHeader('unsupported_media_type', 'Content-Type', `${ctx.path} does not accept ${type}.`, {
    help: 'Send JSON with the header Content-Type: application/json, or no body and no such header.',
    headers: { 'Accept-Post': 'application/json' },
  })
}

const isReading = ({ method }: Context): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method)

function isOwnForm(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site')
  return site === '' ? ctx.get('Origin') === originOf(ctx) : site === 'same-origin'
}

const tokenOf = onceFor(({ adminToken }: GateOptions) =>
  adminToken === undefined ? undefined : Secret.of(adminToken),
)

const hasToken = (ctx: Context, token: Secret | undefined): boolean => {
  const sent = authorization(credentialsOf(ctx), 'bearer')
  return sent !== undefined && token !== undefined && token.is(sent)
}

/** Throws a 401 or 403 for those who do not run the server. */
export async function assertAdmin(ctx: Context, options: GateOptions): Promise<void> {
  const { adminToken, authenticate, waysIn } = options
  if (hasToken(ctx, tokenOf(options))) return
  if (!authenticate) {
    if (isFromHere(ctx)) return
    throw adminToken === undefined ? closed() : noAdminToken()
  }
  const principal = await authenticate(credentialsOf(ctx))
  if (principal?.roles.includes('admin')) return
  if (!principal) throw noCredentials(waysIn ?? { challenge: bearer, help: tokenHelp })
  throw new ApiError('forbidden', 'Only admins may use this.', {
    help: `Sign in with the role admin. ${tokenHelp}`,
  })
}

/** A proxy on this machine may forward the requests of others. */
export const isFromHere = (ctx: Context): boolean =>
  isLocalClient(ctx.ip) &&
  ctx
    .get('X-Forwarded-For')
    .split(',')
    .every((address) => address === '' || isLocalClient(address.trim()))

const bearer = challenge('Bearer', { realm })

const tokenHelp =
  'Or start the server with UNDERSTUDY_ADMIN_TOKEN in its environment, and send it: Authorization: Bearer TOKEN'

const closed = (): ApiError =>
  new ApiError('forbidden', 'This is closed to other machines.', {
    help: 'Start the server with UNDERSTUDY_ADMIN_TOKEN in its environment, and send it: Authorization: Bearer TOKEN',
  })

const noAdminToken = (): ApiError =>
  noCredentials({ challenge: bearer, help: 'Send the admin token: Authorization: Bearer TOKEN' })
