import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

import { ApiError } from '../../core/error.ts'
import { Secret } from '../secret.ts'

export interface RateLimit {
  /** Failed attempts to sign in, by one address for one user. */
  readonly attempts: number
  readonly seconds: number
}

export const defaultRateLimit: RateLimit = { attempts: 10, seconds: 60 }

export interface SignInAttempt {
  readonly name: string
  readonly password: string
  /** The client's network address. */
  readonly address: string
}

interface SignInLimit {
  /** Throws when there have been too many. */
  consume(attempt: SignInAttempt): Promise<void>
  forgive(attempt: SignInAttempt): Promise<void>
}

/** Limits the attempts of one address for one user, and, ten times as high, those of one address for all users. */
export function createSignInLimit({ attempts, seconds }: RateLimit): SignInLimit {
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

/** Counts attempts by a key, in memory. */
export interface RateLimiter {
  /** Throws `too_many_requests` (429, with `Retry-After`) when there have been too many. */
  consume(key: string): Promise<void>
  /** Takes one attempt back. */
  reward(key: string): Promise<void>
  /** Takes all attempts back. */
  clear(key: string): Promise<void>
}

/** The message is for the client that has made too many attempts. */
export function createRateLimiter({ attempts, seconds }: RateLimit, message: string): RateLimiter {
  let loaded: Promise<RateLimiterMemory> | undefined
  const load = async (): Promise<RateLimiterMemory> =>
    (loaded ??= import('rate-limiter-flexible').then(
      (library) => new library.RateLimiterMemory({ points: attempts, duration: seconds }),
    ))
  return {
    async consume(key) {
      const limiter = await load()
      try {
        await limiter.consume(key)
      } catch (rejection) {
        if (rejection instanceof Error) throw rejection
        throw tooManyAttempts(message, (rejection as RateLimiterRes).msBeforeNext)
      }
    },
    async reward(key) {
      await (await load()).reward(key)
    },
    async clear(key) {
      await (await load()).delete(key)
    },
  }
}

function tooManyAttempts(message: string, milliseconds: number): ApiError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new ApiError('too_many_requests', message, {
    help: `Wait ${seconds} seconds, then try again.`,
    headers: { 'Retry-After': String(seconds) },
  })
}
