import type { AuthDeclaration } from '../auth/options.ts'
import type { JwtDeclaration } from '../auth/schemes/jwt/jwt-settings.ts'
import type { OidcDeclaration } from '../auth/schemes/oidc/oidc-settings.ts'
import type { UsersDeclaration } from '../auth/users/accounts.ts'
import type { RateLimit } from '../auth/users/sign-in-limit.ts'
import {
  count,
  either,
  exactly,
  trueOrFalse,
  listOf,
  members,
  oneOfWords,
  type Shape,
  type ShapeOf,
  nonEmptyText,
} from './shape.ts'

/** Rejects a secret: config files are shared, the environment is not. */
const onlyIn =
  (variable: string): Shape =>
  (_value, path) => [
    {
      path,
      message: `secrets do not belong in this file. Set ${variable} in the environment or in .env.`,
    },
  ]

const users = {
  collection: nonEmptyText,
  name: nonEmptyText,
  password: nonEmptyText,
  roles: nonEmptyText,
} satisfies ShapeOf<UsersDeclaration>

const jwt = {
  algorithm: oneOfWords('HS256', 'RS256', 'ES256'),
  issuer: nonEmptyText,
  audience: nonEmptyText,
  access: nonEmptyText,
  refresh: nonEmptyText,
  cookie: trueOrFalse,
  register: trueOrFalse,
  preset: oneOfWords('tutorial'),
} satisfies ShapeOf<JwtDeclaration>

const oidc = {
  'domain!': nonEmptyText,
  'audience!': nonEmptyText,
  clientId: nonEmptyText,
  rolesClaim: nonEmptyText,
  algorithms: listOf(nonEmptyText),
} satisfies ShapeOf<OidcDeclaration, 'domain' | 'audience'>

const rateLimit = {
  'attempts!': count,
  'seconds!': count,
} satisfies ShapeOf<RateLimit, 'attempts' | 'seconds'>

const auth = {
  users: either(nonEmptyText, members(users)),
  basic: trueOrFalse,
  jwt: either(
    trueOrFalse,
    members({ ...jwt, secret: onlyIn('JWT_SECRET'), privateKey: onlyIn('JWT_PRIVATE_KEY') }),
  ),
  oidc: either(exactly('local'), members({ ...oidc, clientSecret: onlyIn('OIDC_CLIENT_SECRET') })),
  keyInQuery: trueOrFalse,
  optional: trueOrFalse,
  rateLimit: either(exactly(false), members(rateLimit)),
} satisfies ShapeOf<AuthDeclaration>

/** The shape of `auth` in a config file. */
export const authShape: Shape = members({
  ...auth,
  key: onlyIn('API_KEY'),
  tokens: onlyIn('BEARER_TOKENS'),
  secret: onlyIn('JWT_SECRET'),
  jwtSecrets: onlyIn('JWT_SECRET'),
  oidcSecrets: onlyIn('OIDC_CLIENT_SECRET'),
})

/** Every known key with its nested keys, for the reference in data/README.md. */
export const authKeys: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.keys(auth).map((name) => [name, []])),
  users: Object.keys(users),
  jwt: Object.keys(jwt),
  oidc: keyNames(oidc),
  rateLimit: keyNames(rateLimit),
}

function keyNames(shapes: object): readonly string[] {
  return Object.keys(shapes).map((name) => name.replace('!', ''))
}
