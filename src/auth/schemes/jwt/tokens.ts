import { randomUUID } from 'node:crypto'

import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose'

import { ApiError } from '../../../core/error.ts'
import { invalidToken } from '../../challenge.ts'
import type { Principal } from '../../policy.ts'
import type { JwtSettings } from './options.ts'
import type { SigningKey } from './signing-key.ts'

/** An access token opens the API; a refresh token only gets new ones. Neither is taken for the other. */
type TokenKind = 'access' | 'refresh'

/** RFC 9068 for access tokens; our own name for refresh tokens. */
const types = { access: 'at+jwt', refresh: 'rt+jwt' } as const

export interface Claims {
  readonly user: string
  /** This token. */
  readonly id: string
  /** All tokens that came of one sign-in. */
  readonly session: string
  /** Seconds since 1970. */
  readonly expires: number
}

interface TokenRequest {
  readonly kind: TokenKind
  readonly principal: Principal
  readonly session: string
  readonly id?: string
  /** Seconds from now; negative for a token that has expired, which tests need. */
  readonly life: number
}

export interface Tokens {
  issue(request: TokenRequest): Promise<string>
  /** Whether a token says that it is ours, without believing it. */
  claims(token: string): boolean
  /** Throws `unauthorized` unless it is ours, whole, current and of this kind. */
  verify(token: string, kind: TokenKind): Promise<Claims>
}

export function createTokens(key: SigningKey, { issuer, audience }: JwtSettings): Tokens {
  const header = { alg: key.algorithm, ...(key.id === undefined ? {} : { kid: key.id }) }
  return {
    async issue({ kind, principal, session, id = randomUUID(), life }) {
      const now = nowInSeconds()
      return new SignJWT({ sid: session, ...(kind === 'access' ? { roles: [...principal.roles] } : {}) })
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
          requiredClaims: ['sub', 'jti', 'sid', 'iat', 'exp'],
        })
        return toClaims(payload)
      } catch (error) {
        throw refusal(error)
      }
    },
  }
}

export const nowInSeconds = (): number => Math.floor(Date.now() / 1000)

function toClaims({ sub, jti, sid, exp }: Readonly<Record<string, unknown>>): Claims {
  if (
    typeof sub === 'string' &&
    typeof jti === 'string' &&
    typeof sid === 'string' &&
    typeof exp === 'number'
  )
    return { user: sub, id: jti, session: sid, expires: exp }
  throw new errors.JWTInvalid('claims of a wrong type')
}

/** That a token has expired is told, since its owner can do something about it; what else is wrong is not. */
export function refusal(error: unknown): ApiError {
  const isExpired = error instanceof errors.JWTExpired
  const message = isExpired ? 'The token has expired.' : 'The token is not valid here.'
  return new ApiError('unauthorized', message, {
    help: isExpired ? 'Get a new one at /auth/refresh, or sign in again.' : 'Sign in again.',
    headers: { 'WWW-Authenticate': invalidToken(message) },
    cause: error,
  })
}
