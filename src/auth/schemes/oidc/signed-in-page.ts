import { type Html, html, inlineSource, trusted } from '../../../formats/html.ts'

interface SignedIn {
  readonly name: string
  readonly roles: readonly string[]
  readonly token: string
  /** When the token expires, in seconds. */
  readonly expiresIn: number
  /** The URL of the server. */
  readonly base: string
}

/** The page for a person who has signed in without a page to return to. */
export const renderSignedIn = ({ name, roles, token, expiresIn, base }: SignedIn): string =>
  html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Signed in</title>
      ${trusted(`<style>${signedInStyle}</style>`)}
      <main>
        <h1>Signed in</h1>
        <p>
          You are <strong>${name}</strong>, ${withRoles(roles)}. This browser is signed in for
          ${Math.round(expiresIn / 60)} minutes; the token is for other programs.
        </p>
        <pre id="token" aria-label="Access token" tabindex="0">${token}</pre>
        <button type="button" hidden>Copy the token</button>
        <p role="status"></p>
        <p>Send it as a header:</p>
        <pre>curl -H "Authorization: Bearer TOKEN" ${base}/auth/me</pre>
        <p><a href="${base}/">All requests</a></p>
      </main>
      ${trusted(`<script>${signedInScript}</script>`)}
    </html> `.text

const withRoles = (roles: readonly string[]): Html =>
  roles.length === 0
    ? html`without roles`
    : html`with the ${roles.length === 1 ? 'role' : 'roles'} <strong>${roles.join(', ')}</strong>`

const signedInStyle = `
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 8vh auto; padding: 0 1rem; color: #222; background: #fafafa }
  pre { padding: .65rem .85rem; border: 1px solid #767676; border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere }
  #token { max-height: 8rem; overflow-y: auto }
  button { font: inherit; padding: .5rem 1.5rem; border: 0; border-radius: .3rem; color: #fff; background: #1a5fb4 }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #1c1c1c } a { color: #99c1f1 } }
`

/** The address, which has the code of the sign-in in it, becomes that of a new sign-in: the page can be reloaded. */
const signedInScript = `
history.replaceState(null, '', 'login')
const token = document.getElementById('token')
const button = document.querySelector('button')
button.hidden = false
button.addEventListener('click', async () => {
  if (navigator.clipboard) await navigator.clipboard.writeText(token.textContent)
  else {
    // Away from localhost a page without TLS has no clipboard, but what is selected can be copied.
    getSelection().selectAllChildren(token)
    document.execCommand('copy')
  }
  document.querySelector('[role=status]').textContent = 'Copied'
})
`

export const signedInHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src ${inlineSource(signedInStyle)}`,
    `script-src ${inlineSource(signedInScript)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
}
