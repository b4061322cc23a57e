import type { Account, Accounts } from '../users/accounts.ts'
import type { ProviderMemory } from './memory-adapter.ts'

/** Which passwords users have signed in with at the provider: a new one ends the sessions that an older one began. */
export class PasswordsInUse {
  readonly #accounts: Accounts
  readonly #memory: ProviderMemory
  /** By the id of the user. */
  readonly #versions = new Map<string, string | undefined>()

  constructor(accounts: Accounts, memory: ProviderMemory) {
    this.#accounts = accounts
    this.#memory = memory
  }

  signedIn({ principal, passwordVersion }: Account): void {
    this.#versions.set(principal.id, passwordVersion)
  }

  /** Also ends the sessions of users who are deleted. */
  async endOutdated(): Promise<void> {
    for (const [id, version] of this.#versions) {
      const account = await this.#accounts.byId(id)
      if (account && account.passwordVersion === version) continue
      this.#versions.delete(id)
      this.#memory.forget(id)
    }
  }
}
