import { randomUUID } from 'node:crypto'

import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose'

import type { Clock } from '../../../core/clock.ts'
import { ApiError } from '../../../core/error.ts'
import { invalidTokenChallenge } from '../../credentials.ts'
import type { Account } from '../../users/accounts.ts'
import type { JwtSettings } from './jwt-settings.ts'
import type { SigningKey } from './signing-key.ts'

/** An access token gives access to the API; a refresh token is only exchanged for new tokens. */
type TokenKind = 'access' | 'refresh'

/** RFC 9068 for access tokens; our own name for refresh tokens. */
const types = { access: 'at+jwt', refresh: 'rt+jwt' } as const

export interface Claims {
  readonly user: string
  readonly id: string
  /** Shared by all tokens that go back to one sign-in. */
  readonly session: string
  /**
   * The password that the session goes back to: the session ends with it. `null` for none; `undefined` in tokens that
   * others sign with our key.
   */
  readonly passwordVersion: string | null | undefined
  /** Seconds since 1970. */
  readonly expires: number
}

interface TokenContent {
  readonly kind: TokenKind
  readonly account: Account
  readonly session: string
  readonly id?: string
  /** Seconds from now; negative for an expired token, which tests need. */
  readonly life: number
}

export interface TokenSigner {
  issue(content: TokenContent): Promise<string>
  /** Whether a token names us as its issuer; its signature is not verified. */
  claims(token: string): boolean
  /** Throws `unauthorized` (401) unless it is a valid token of ours and of this kind. */
  verify(token: string, kind: TokenKind): Promise<Claims>
}

/** The tokens of a world carry its name, and go by its clock; those of the main one carry none. */
export function createTokens(
  key: SigningKey,
  { issuer, audience }: JwtSettings,
  { world, clock }: { readonly world?: string | undefined; readonly clock: Clock },
): TokenSigner {
  const header = { alg: key.algorithm, ...(key.id === undefined ? {} : { kid: key.id }) }
  return {
    async issue({ kind, account, session, id = randomUUID(), life }) {
      const now = nowInSeconds(clock)
      const { principal, passwordVersion = null } = account
      const roles = kind === 'access' ? { roles: [...principal.roles] } : {}
      return new SignJWT({ sid: session, pwv: passwordVersion, ...roles, ...(world ? { world } : {}) })
        .setProtectedHeader({ ...header, typ: types[kind] })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(principal.id)
        .setJti(id)
        .setIssuedAt(Math.min(now, now + life))
        .setExpirationTime(now + life)
        .sign(key.sign)
    },
    claims(token) {
      try {
        return decodeJwt(token).iss === issuer
      } catch {
        return false
      }
    },
    async verify(token, kind) {
      try {
        const { payload } = await jwtVerify(token, key.verify, {
          algorithms: [key.algorithm],
          issuer,
          audience,
          typ: types[kind],
          currentDate: new Date(clock.now()),
          requiredClaims: ['sub', 'jti', 'sid', 'iat', 'exp'],
        })
        if (payload['world'] !== world) throw new errors.JWTInvalid('a token of another world')
        return toClaims(payload)
      } catch (error) {
        throw invalidToken(error)
      }
    },
  }
}

export const nowInSeconds = ({ now }: Clock): number => Math.floor(now() / 1000)

function toClaims({ sub, jti, sid, exp, pwv }: Readonly<Record<string, unknown>>): Claims {
  if (
    typeof sub === 'string' &&
    typeof jti === 'string' &&
    typeof sid === 'string' &&
    typeof exp === 'number'
  )
    return {
      user: sub,
      id: jti,
      session: sid,
      expires: exp,
      passwordVersion: typeof pwv === 'string' || pwv === null ? pwv : undefined,
    }
  throw new errors.JWTInvalid('claims of the wrong type')
}

/** An access token for tests and scripts, in a session of its own; `life` in seconds. */
export const mintToken = async (tokens: TokenSigner, account: Account, life: number): Promise<string> =>
  tokens.issue({ kind: 'access', account, session: randomUUID(), life })

/** 401 for a token that its owner has ended. */
export function revokedToken(): ApiError {
  const message = 'The token has been revoked.'
  return new ApiError('unauthorized', message, {
    help: 'Sign in again.',
    headers: { 'WWW-Authenticate': invalidTokenChallenge(message) },
  })
}

/** 401. Of all reasons only an expired token is told apart, and a revoked one: its owner can get a new one. */
export function invalidToken(cause: unknown): ApiError {
  const isExpired = cause instanceof errors.JWTExpired
  const message = isExpired ? 'The token has expired.' : 'The token is not valid here.'
  return new ApiError('unauthorized', message, {
    help: isExpired ? 'Get a new one at /auth/refresh, or sign in again.' : 'Sign in again.',
    headers: { 'WWW-Authenticate': invalidTokenChallenge(message) },
    cause,
  })
}
