import { UserError } from '../../core/error.ts'
import { authorization, bearerChallenge } from '../credentials.ts'
import type { AuthContext, AuthScheme } from '../scheme.ts'
import { recognise, Secret } from '../secret.ts'

/** Fixed tokens that each stand for a user (RFC 6750). They never expire: they are for tests. */
export async function openBearer({ options, accounts: openAccounts }: AuthContext): Promise<AuthScheme> {
  const accounts = openAccounts()
  const fixed = Object.entries(options.tokens ?? {}).map(([token, user]) => ({
    secret: toSecret(token),
    user,
  }))
  return {
    name: 'bearer',
    description: { type: 'http', scheme: 'bearer' },
    challenge: bearerChallenge,
    wayIn: 'a fixed token (Authorization: Bearer TOKEN)',
    async authenticate(credentials) {
      const token = authorization(credentials, 'bearer')
      if (token === undefined) return undefined
      const found = recognise(fixed, token)
      return found && (await accounts.byName(found.user))?.principal
    },
  }
}

function toSecret(token: string): Secret {
  if (/^[\w.~+/-]+=*$/.test(token)) return Secret.of(token)
  throw new UserError('A bearer token must consist of letters, digits and -._~+/ (RFC 6750 §2.1).')
}
