import { UserError } from '../../../core/error.ts'
import { parseDuration } from '../../duration.ts'

const algorithms = ['HS256', 'RS256', 'ES256'] as const
export type Algorithm = (typeof algorithms)[number]

/** What can be declared beside the data: no secrets. */
export interface JwtDeclaration {
  /** HS256 signs with one secret; RS256 and ES256 with a private key, whose public half others can fetch. */
  readonly algorithm?: Algorithm
  readonly issuer?: string
  readonly audience?: string
  /** How long an access token lives: `15m`. */
  readonly access?: string
  /** How long one may stay signed in without the password: `30d`. */
  readonly refresh?: string
  /** Whether the refresh token is kept in an `HttpOnly` cookie, out of reach of scripts. */
  readonly cookie?: boolean
  /** Whether people may make themselves a user at `/auth/register`. */
  readonly register?: boolean
  /** `tutorial` adds `/login`, `/refresh`, `/revoke_token` and `/protected`. */
  readonly preset?: 'tutorial'
}

/** Given from outside: the environment, or a test. */
export interface JwtSecrets {
  /** For HS256; at least 32 bytes. */
  readonly secret?: string | undefined
  /** For RS256 and ES256; PKCS #8 in PEM. */
  readonly privateKey?: string | undefined
}

export interface JwtSettings {
  readonly algorithm: Algorithm
  readonly issuer: string
  readonly audience: string
  /** Seconds. */
  readonly accessLife: number
  /** Seconds. */
  readonly refreshLife: number
  readonly cookie: boolean
  readonly register: boolean
  readonly preset: 'tutorial' | undefined
}

/** Fills in what is not declared. Throws a {@link UserError} for what cannot be. */
export function toJwtSettings(declared: JwtDeclaration): JwtSettings {
  const { algorithm = 'HS256', issuer = 'understudy', audience = 'understudy' } = declared
  if (!algorithms.includes(algorithm))
    throw new UserError(`auth.jwt.algorithm: "${algorithm}" is none of ${algorithms.join(', ')}.`)
  return {
    algorithm,
    issuer,
    audience,
    accessLife: parseDuration(declared.access ?? '15m', 'auth.jwt.access'),
    refreshLife: parseDuration(declared.refresh ?? '30d', 'auth.jwt.refresh'),
    cookie: declared.cookie ?? false,
    register: declared.register ?? false,
    preset: declared.preset,
  }
}
