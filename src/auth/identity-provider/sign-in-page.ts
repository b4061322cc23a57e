import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

import { errors, type Provider } from 'oidc-provider'

import { ApiError } from '../../core/error.ts'
import { type Html, html, trusted } from '../../formats/html.ts'
import type { Account, Accounts } from '../users/accounts.ts'
import type { SignIn } from '../users/sign-in.ts'

const prefix = '/sign-in/'

/** The path of the page for one interaction of the provider. */
export const signInPath = (id: string): string => `${prefix}${id}`

export const isSignInPath = (url: string | undefined): boolean => url?.startsWith(prefix) ?? false

interface SignInPageOptions {
  readonly provider: Provider
  readonly accounts: Accounts
  readonly signIn: SignIn
  /** Called before a session begins. */
  readonly signedIn: (account: Account) => void
}

/** Shows the form, checks the name and password, and returns to the interaction that led here. */
export function createSignInPage(options: SignInPageOptions): RequestListener {
  return (request, response) => {
    const signInRequest = { ...options, request, response }
    const answered = request.method === 'POST' ? checkForm(signInRequest) : showForm(signInRequest)
    answered.catch(() => response.writeHead(500, headers).end('The sign-in failed unexpectedly. Try again.'))
  }
}

interface SignInRequest extends SignInPageOptions {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

interface RejectedForm {
  readonly name: string
  readonly problem: string
  readonly status: number
}

async function showForm(signInRequest: SignInRequest, rejected?: RejectedForm): Promise<void> {
  const client = await clientOf(signInRequest)
  if (client === undefined) return sendOver(signInRequest)
  const page = renderForm({ client, names: await signInRequest.accounts.names(), ...rejected })
  signInRequest.response.writeHead(rejected?.status ?? 200, headers).end(page.text)
}

async function checkForm(signInRequest: SignInRequest): Promise<void> {
  const { provider, request, response, signIn, signedIn } = signInRequest
  const form = new URLSearchParams(await readForm(request))
  const name = form.get('name') ?? ''
  const attempt = { name, password: form.get('password') ?? '', address: request.socket.remoteAddress ?? '' }
  const account = await signIn(attempt).catch(asApiError)
  if (account instanceof ApiError)
    return showForm(signInRequest, {
      name,
      problem: `${account.message} ${account.help}`,
      status: account.status,
    })
  if (!account) return showForm(signInRequest, { name, problem: 'Wrong name or password.', status: 401 })
  if ((await clientOf(signInRequest)) === undefined) return sendOver(signInRequest)
  signedIn(account)
  const result = { login: { accountId: account.principal.id } }
  const next = await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false })
  response.writeHead(302, { ...headers, Location: next }).end()
}

/** The client that the sign-in is for; `undefined` when this browser has not started one. */
async function clientOf({ provider, request, response }: SignInRequest): Promise<string | undefined> {
  try {
    return String((await provider.interactionDetails(request, response)).params['client_id'])
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

function sendOver({ response }: SignInRequest): void {
  response
    .writeHead(400, headers)
    .end('This sign-in has expired, or was started in another browser. Sign in again from the application.')
}

/** The limit on attempts is shown in the form; everything else is unexpected. */
function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  throw error
}

const maxFormLength = 10_000

/** Longer forms are cut: two short fields fit, and nothing else is expected. */
async function readForm(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) if (text.length < maxFormLength) text += String(chunk)
  return text.slice(0, maxFormLength)
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
}

interface SignInForm {
  readonly client: string
  /** Typed in the last time, when that was rejected. */
  readonly name?: string
  readonly problem?: string
  /** Names of users, as suggestions on a developer's machine. */
  readonly names: readonly string[]
}

/** A page without scripts that loads nothing. */
const renderForm = ({ client, name = '', problem, names }: SignInForm): Html =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Sign in</title>
      <style>
        ${signInStyle}
      </style>
      <main>
        <h1>Sign in</h1>
        <p>to <strong>${client}</strong></p>
        ${problem === undefined ? undefined : html`<p role="alert">${problem}</p>`}
        <form method="post">
          <label for="name">Name</label>
          <input
            id="name"
            name="name"
            value="${name}"
            list="names"
            autocomplete="username"
            required
            autofocus
          />
          <datalist id="names">${names.map((known) => html`<option value="${known}"></option>`)}</datalist>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
          <button>Sign in</button>
        </form>
      </main>
    </html> `

const signInStyle = trusted(`
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 22rem; margin: 12vh auto; padding: 0 1rem; color: #222; background: #fafafa }
  label { display: block; margin-top: 1rem }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid #767676; border-radius: .3rem }
  button { font: inherit; margin-top: 1rem; padding: .5rem 1.5rem; border: 0; border-radius: .3rem; color: #fff; background: #1a5fb4 }
  [role=alert] { color: #a51d2d }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #1c1c1c } [role=alert] { color: #ff8f8f } }
`)
