import { randomSecret } from '../../secret.ts'

/** What a sign-in that has been begun has to be finished with. */
export interface PendingLogin {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string | undefined
}

const most = 1000

/** Sign-ins between leaving for the provider and coming back; each can be finished once, by the browser that began it. */
export class PendingLogins {
  readonly #logins = new Map<string, { readonly login: PendingLogin; readonly until: number }>()
  readonly #seconds: number

  constructor(seconds: number) {
    this.#seconds = seconds
  }

  /** Returns what the browser has to show when it comes back. */
  add(login: PendingLogin): string {
    const [oldest] = this.#logins.keys()
    if (this.#logins.size >= most && oldest !== undefined) this.#logins.delete(oldest)
    const id = randomSecret()
    this.#logins.set(id, { login, until: Date.now() + this.#seconds * 1000 })
    return id
  }

  take(id: string | undefined): PendingLogin | undefined {
    const found = this.#logins.get(id ?? '')
    this.#logins.delete(id ?? '')
    return found && found.until > Date.now() ? found.login : undefined
  }
}
