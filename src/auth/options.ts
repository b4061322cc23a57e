import type { JwtDeclaration, JwtSecrets } from './schemes/jwt/options.ts'
import type { OidcDeclaration, OidcSecrets } from './schemes/oidc/options.ts'
import type { UsersDeclaration } from './users/accounts.ts'
import type { RateLimit } from './users/sign-in.ts'

/** How people and programs may say who they are. What can stand beside the data: no secrets. */
export interface AuthDeclaration {
  /** The collection of the users, or more about it; `users` unless said otherwise. */
  readonly users?: string | UsersDeclaration
  /** Name and password with every request. */
  readonly basic?: boolean
  /** Login at `/auth/login`, and signed tokens that expire. */
  readonly jwt?: boolean | JwtDeclaration
  /** Tokens of an identity provider; `local` brings one along. */
  readonly oidc?: OidcDeclaration | 'local'
  /** Whether `?key=` is taken. What stands in a URL ends up in logs and histories. */
  readonly keyInQuery?: boolean
  /** How often one may fail to sign in. */
  readonly rateLimit?: RateLimit | false
}

/** With what comes from outside the project: the command line, the environment, or a test. */
export interface AuthOptions extends AuthDeclaration {
  /** An API key. */
  readonly key?: string | undefined
  /** Fixed bearer tokens, each with the name of its user. */
  readonly tokens?: Readonly<Record<string, string>>
  readonly jwtSecrets?: JwtSecrets
  readonly oidcSecrets?: OidcSecrets
  /** Where the local identity provider listens; any free port unless said otherwise. */
  readonly providerPort?: number
}

export const usersOf = ({ users = {} }: AuthDeclaration): UsersDeclaration =>
  typeof users === 'string' ? { collection: users } : users

/** Whether there are users who sign in, and so passwords. */
export const hasUsers = (options: AuthOptions): boolean =>
  Boolean(options.basic || options.jwt || options.tokens || options.oidc === 'local')
