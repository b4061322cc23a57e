import type { IncomingMessage } from 'node:http'

import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider'

import { ApiError } from '../../core/error.ts'
import type { ProviderOptions } from './provider.ts'
import { renderSignIn } from './sign-in-page.ts'

const prefix = '/sign-in/'
export const signInPath = (id: string): string => `${prefix}${id}`

type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>

/** Shows the form, checks what was typed in, and goes on with the sign-in that led here. */
export function signInPages(provider: Provider, options: ProviderOptions): Middleware {
  return async function signInPage(ctx, next) {
    if (!ctx.path.startsWith(prefix)) return next()
    ctx.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    ctx.set('Cache-Control', 'no-store')
    ctx.set('Referrer-Policy', 'no-referrer')
    if (ctx.method === 'POST') return answerForm(provider, options, ctx)
    return showForm(provider, options, ctx)
  }
}

interface Problem {
  readonly name: string
  readonly problem: string
  readonly status: number
}

async function showForm(
  provider: Provider,
  { accounts }: ProviderOptions,
  ctx: KoaContextWithOIDC,
  wrong?: Problem,
): Promise<void> {
  const client = await clientOf(provider, ctx)
  ctx.type = 'html'
  ctx.status = client === undefined ? 400 : (wrong?.status ?? 200)
  ctx.body =
    client === undefined
      ? 'This sign-in is over, or was begun in another browser. Begin again.'
      : renderSignIn({ client, names: await accounts.names(), ...wrong })
}

async function answerForm(
  provider: Provider,
  options: ProviderOptions,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const form = new URLSearchParams(await textOf(ctx.req))
  const name = form.get('name') ?? ''
  const attempt = { name, password: form.get('password') ?? '', address: ctx.req.socket.remoteAddress ?? '' }
  const found = await options.signIn(attempt).catch(asTooMany)
  if (found instanceof ApiError)
    return showForm(provider, options, ctx, { name, problem: `${found.message} ${found.help}`, status: 429 })
  if (!found)
    return showForm(provider, options, ctx, {
      name,
      problem: 'Name and password do not go together.',
      status: 401,
    })
  if ((await clientOf(provider, ctx)) === undefined) return showForm(provider, options, ctx)
  const result = { login: { accountId: found.principal.id } }
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }))
}

/** The client that the sign-in is for; `undefined` when the browser has begun none. */
async function clientOf(provider: Provider, { req, res }: KoaContextWithOIDC): Promise<string | undefined> {
  try {
    return String((await provider.interactionDetails(req, res)).params['client_id'])
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

function asTooMany(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  throw error
}

const longest = 10_000

/** A form of two fields is short; what is longer is cut, and then leads nowhere. */
async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) if (text.length < longest) text += String(chunk)
  return text.slice(0, longest)
}
