import type { InferredOptionTypes, Options } from 'yargs'

import type { AuthOptions } from '../../auth/options.ts'
import { UserError } from '../../core/error.ts'

const group = 'Protect it:'

/** The options of `start` that ask who is asking. */
export const authOptions = {
  key: {
    type: 'string',
    group,
    describe: 'Ask for this API key; better in the environment or .env, where nobody sees it',
    defaultDescription: 'API_KEY',
  },
  'key-in-query': {
    type: 'boolean',
    default: false,
    group,
    describe: 'Take ?key= as well, which ends up in logs and histories',
  },
  basic: { type: 'boolean', default: false, group, describe: 'Ask users for name and password (HTTP Basic)' },
  jwt: {
    type: 'boolean',
    default: false,
    group,
    describe: 'Let users sign in at /auth/login, and take their tokens',
  },
  oidc: {
    type: 'string',
    group,
    describe: 'Take tokens of an identity provider: its domain, or local to bring one along',
  },
  'oidc-client-id': { type: 'string', group, describe: "This application's id at the provider" },
  'oidc-audience': { type: 'string', group, describe: 'What the provider calls this API' },
} as const satisfies Record<string, Options>

export type AuthArguments = InferredOptionTypes<typeof authOptions>

/** What the command line and the environment say; `port` is the server's own. Empty where nothing is asked for. */
export function toAuthOptions(
  given: AuthArguments,
  environment: Readonly<Record<string, string | undefined>>,
  port: number,
): AuthOptions {
  const key = given.key ?? environment['API_KEY']
  const tokens = environment['BEARER_TOKENS']
  const oidc = oidcOf(given)
  return {
    ...(key === undefined ? {} : { key }),
    ...(tokens === undefined ? {} : { tokens: toTokens(tokens) }),
    ...(given['key-in-query'] ? { keyInQuery: true } : {}),
    ...(given.basic ? { basic: true } : {}),
    ...(given.jwt ? { jwt: true } : {}),
    ...(oidc === undefined ? {} : { oidc }),
    ...(oidc === 'local' ? { providerPort: port === 0 ? 0 : port + 1 } : {}),
    ...secretsIn(environment),
  }
}

export const secretsIn = (
  environment: Readonly<Record<string, string | undefined>>,
): Required<Pick<AuthOptions, 'jwtSecrets' | 'oidcSecrets'>> => ({
  jwtSecrets: { secret: environment['JWT_SECRET'], privateKey: environment['JWT_PRIVATE_KEY'] },
  oidcSecrets: { clientSecret: environment['OIDC_CLIENT_SECRET'] },
})

function oidcOf(given: AuthArguments): AuthOptions['oidc'] {
  const { oidc: domain, 'oidc-client-id': clientId, 'oidc-audience': audience } = given
  if (domain === undefined || domain === 'local') return domain
  if (!audience)
    throw new UserError(`--oidc ${domain} needs --oidc-audience: what the provider calls this API.`)
  return { domain, audience, ...(clientId === undefined ? {} : { clientId }) }
}

/** `token=user,token=user` */
function toTokens(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => /^\s*(\S+)=([^=\s]+)\s*$/.exec(pair))
  if (pairs.includes(null)) throw new UserError('BEARER_TOKENS is a list such as token=user,token=user.')
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}
