import type { JwtDeclaration, JwtSecrets } from './schemes/jwt/jwt-settings.ts'
import type { OidcDeclaration, OidcSecrets } from './schemes/oidc/oidc-settings.ts'
import type { UsersDeclaration } from './users/accounts.ts'
import type { RateLimit } from './users/sign-in-limit.ts'

/** The ways to authenticate that can be declared beside the data: no secrets. */
export interface AuthDeclaration {
  /** The collection of the users, or more about it; `users` by default. */
  readonly users?: string | UsersDeclaration
  /** Name and password with every request. */
  readonly basic?: boolean
  /** Login at `/auth/login`, and signed tokens that expire. */
  readonly jwt?: boolean | JwtDeclaration
  /** Tokens of an identity provider; `local` starts one for the users of the data. */
  readonly oidc?: OidcDeclaration | 'local'
  /** Whether `?key=` is accepted. URLs end up in logs, histories and `Referer` headers. */
  readonly keyInQuery?: boolean
  /** Whether the server may start without any way to authenticate: then everything is open. */
  readonly optional?: boolean
  /** How many attempts to sign in may fail; `false` for any number. */
  readonly rateLimit?: RateLimit | false
}

/** Adds the secrets and settings of the command line, the environment, or a test. */
export interface AuthOptions extends AuthDeclaration {
  /** An API key. */
  readonly key?: string | undefined
  /** Fixed bearer tokens, each with the name of its user. */
  readonly tokens?: Readonly<Record<string, string>>
  readonly jwtSecrets?: JwtSecrets
  readonly oidcSecrets?: OidcSecrets
  /** The port of the local identity provider; any free port by default. */
  readonly providerPort?: number
}

export const usersOf = ({ users = {} }: AuthDeclaration): UsersDeclaration =>
  typeof users === 'string' ? { collection: users } : users

/** Whether users of the data sign in, which needs their passwords. */
export const hasUsers = (options: AuthOptions): boolean =>
  Boolean(options.basic || options.jwt || options.tokens || options.oidc === 'local')
