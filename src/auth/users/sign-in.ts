import { Secret } from '../secret.ts'
import type { Account, Accounts } from './accounts.ts'
import { verifyPassword } from './password.ts'
import { createSignInLimit, defaultRateLimit, type RateLimit, type SignInAttempt } from './sign-in-limit.ts'

/** Finds the account for a name and a password. Throws `too_many_requests` (429, with `Retry-After`). */
export type SignIn = (attempt: SignInAttempt) => Promise<Account | undefined>

/**
 * Does the same work for an unknown user and a wrong password. A correct password is remembered for as long as its hash
 * stays the same, because Basic sends it with every request, and often with many at once.
 */
export function createSignIn(accounts: Accounts, limit: RateLimit | false = defaultRateLimit): SignIn {
  const limiter = limit === false ? undefined : createSignInLimit(limit)
  const verified = new Map<string, Secret>()
  const underWay = new Map<string, Promise<Account | undefined>>()

  async function check(account: Account | undefined, attempt: SignInAttempt): Promise<Account | undefined> {
    const hash = account?.passwordHash
    await limiter?.consume(attempt)
    const isRight = await verifyPassword(attempt.password, hash)
    if (!isRight || !account || hash === undefined) return undefined
    await limiter?.forgive(attempt)
    keepRecent(verified, hash, attempt.password)
    return account
  }

  return async (attempt) => {
    const account = await accounts.byName(attempt.name)
    const hash = account?.passwordHash
    if (hash !== undefined && verified.get(hash)?.is(attempt.password)) return account
    const key = Secret.of(JSON.stringify([attempt.address, attempt.name, attempt.password])).toHash()
    const checking = underWay.get(key) ?? check(account, attempt).finally(() => underWay.delete(key))
    underWay.set(key, checking)
    return checking
  }
}

/** Keeps the most recent thousand. */
function keepRecent(verified: Map<string, Secret>, hash: string, password: string): void {
  verified.delete(hash)
  verified.set(hash, Secret.of(password))
  const [oldest] = verified.keys()
  if (verified.size > 1000 && oldest !== undefined) verified.delete(oldest)
}
