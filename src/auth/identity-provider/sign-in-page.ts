export interface SignInPage {
  /** What is going to be signed in to. */
  readonly client: string
  /** What was typed the last time, if that did not do. */
  readonly name?: string
  readonly problem?: string
  /** Names of users, as a help at a laptop. */
  readonly names: readonly string[]
}

/** A page that needs no script and loads nothing. */
export const renderSignIn = ({ client, name = '', problem, names }: SignInPage): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 22rem; margin: 12vh auto; padding: 0 1rem; color: #222; background: #fafafa }
  label { display: block; margin: 1rem 0 }
  input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid #767676; border-radius: .3rem }
  button { font: inherit; padding: .5rem 1.5rem; border: 0; border-radius: .3rem; color: #fff; background: #1a5fb4 }
  [role=alert] { color: #a51d2d }
  @media (prefers-color-scheme: dark) { body { color: #eee; background: #1c1c1c } [role=alert] { color: #ff8f8f } }
</style>
<main>
<h1>Sign in</h1>
<p>to <strong>${escape(client)}</strong></p>
${problem === undefined ? '' : `<p role="alert">${escape(problem)}</p>`}
<form method="post">
<label>Name <input name="name" value="${escape(name)}" list="names" autocomplete="username" required autofocus></label>
<datalist id="names">${names.map((one) => `<option value="${escape(one)}">`).join('')}</datalist>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>
</main>
</html>
`

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
