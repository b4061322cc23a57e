import { randomSecret } from '../../secret.ts'

/** The values that a login was started with and must be completed with. */
export interface PendingLogin {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string | undefined
}

const maxPending = 1000

/** Logins between leaving for the provider and coming back. Each can be completed once, by the browser that started it. */
export class PendingLogins {
  readonly #logins = new Map<string, { readonly login: PendingLogin; readonly until: number }>()
  readonly #seconds: number

  constructor(seconds: number) {
    this.#seconds = seconds
  }

  /** Returns the id that the browser must send when it comes back; the oldest login makes room for a new one. */
  add(login: PendingLogin): string {
    const [oldest] = this.#logins.keys()
    if (this.#logins.size >= maxPending && oldest !== undefined) this.#logins.delete(oldest)
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
