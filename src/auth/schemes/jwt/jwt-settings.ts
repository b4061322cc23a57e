import { UserError } from '../../../core/error.ts'

const algorithms = ['HS256', 'RS256', 'ES256'] as const
export type Algorithm = (typeof algorithms)[number]

/** The settings that can be declared beside the data: no secrets. */
export interface JwtDeclaration {
  /** HS256 signs with one secret; RS256 and ES256 with a private key, whose public half others can fetch. */
  readonly algorithm?: Algorithm
  readonly issuer?: string
  readonly audience?: string
  /** How long an access token lives: `15m`. */
  readonly access?: string
  /** How long a session lasts without the password: `30d`. */
  readonly refresh?: string
  /** Whether the refresh token is kept in an `HttpOnly` cookie, out of reach of scripts. */
  readonly cookie?: boolean
  /** Whether anyone may become a user at `/auth/register`. */
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

/** The declaration; empty where `jwt: true` only asks for the scheme. */
export const declaredJwt = (jwt: boolean | JwtDeclaration | undefined): JwtDeclaration =>
  typeof jwt === 'object' ? jwt : {}

/** Fills in the defaults. Throws a {@link UserError} for invalid settings. */
export function toJwtSettings(declared: JwtDeclaration): JwtSettings {
  const { algorithm = 'HS256', issuer = 'understudy', audience = 'understudy' } = declared
  if (!algorithms.includes(algorithm))
    throw new UserError(
      `auth.jwt.algorithm: "${algorithm}" is not supported. Use one of ${algorithms.join(', ')}.`,
    )
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

/** `15m`, `30d`, `1h` or `90s`, in seconds. Throws a {@link UserError} that names the option. */
export function parseDuration(text: string, option: string): number {
  const [, number, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  const seconds = Number(number) * (secondsPerUnit[unit] ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new UserError(`${option}: "${text}" is not a valid duration. Use 90s, 15m, 1h or 30d.`)
}

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
