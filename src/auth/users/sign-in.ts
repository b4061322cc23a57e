import { Secret } from '../secret.ts'
import type { Account, Accounts } from './accounts.ts'
import { createRateLimiter, type RateLimit } from './attempt-counter.ts'
import { verifyPassword } from './password.ts'

const defaultRateLimit: RateLimit = { attempts: 10, seconds: 60 }

interface SignInAttempt {
  readonly name: string
  readonly password: string
  /** The client's network address. */
  readonly address: string
}

/** Finds the account for a name and a password. Throws `too_many_requests` (429, with `Retry-After`). */
export type SignIn = (attempt: SignInAttempt) => Promise<Account | undefined>

/**
 * Does the same work for an unknown user and a wrong password. A correct password is remembered for as long as its hash
 * stays the same, because Basic sends it with every request, and often with many at once.
 */
export function createSignIn(accounts: Accounts, limit: RateLimit | false = defaultRateLimit): SignIn {
  const limiter = limit === false ? undefined : createAttemptLimiter(limit)
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

interface AttemptLimiter {
  /** Throws when there have been too many. */
  consume(attempt: SignInAttempt): Promise<void>
  forgive(attempt: SignInAttempt): Promise<void>
}

/** Limits the attempts of one address for one user, and, ten times as high, those of one address for all users. */
function createAttemptLimiter({ attempts, seconds }: RateLimit): AttemptLimiter {
  const message = 'Too many attempts to sign in.'
  const perUser = createRateLimiter({ attempts, seconds }, message)
  const perAddress = createRateLimiter({ attempts: attempts * 10, seconds }, message)
  const userKey = ({ name, address }: SignInAttempt): string => Secret.of(`${address} ${name}`).toHash()
  return {
    async consume(attempt) {
      await perAddress.consume(attempt.address)
      await perUser.consume(userKey(attempt))
    },
    async forgive(attempt) {
      await perUser.clear(userKey(attempt))
      await perAddress.reward(attempt.address)
    },
  }
}

/** Keeps the most recent thousand. */
function keepRecent(verified: Map<string, Secret>, hash: string, password: string): void {
  verified.delete(hash)
  verified.set(hash, Secret.of(password))
  const [oldest] = verified.keys()
  if (verified.size > 1000 && oldest !== undefined) verified.delete(oldest)
}
