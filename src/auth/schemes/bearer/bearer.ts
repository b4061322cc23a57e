import { UserError } from '../../../core/error.ts'
import { bearerChallenge } from '../../challenge.ts'
import { authorization } from '../../credentials.ts'
import type { AuthScheme } from '../../scheme.ts'
import { recognise, Secret } from '../../secret.ts'
import type { Accounts } from '../../users/accounts.ts'

/** Fixed tokens, each of which stands for a user (RFC 6750). They never expire: they are for tests. */
export function createBearerScheme(tokens: Readonly<Record<string, string>>, accounts: Accounts): AuthScheme {
  const known = Object.entries(tokens).map(([token, user]) => ({ secret: toSecret(token), user }))
  return {
    name: 'bearer',
    description: { type: 'http', scheme: 'bearer' },
    challenge: bearerChallenge,
    async authenticate(credentials) {
      const given = authorization(credentials, 'bearer')
      if (given === undefined) return undefined
      const found = recognise(known, given)
      return found && (await accounts.byName(found.user))?.principal
    },
  }
}

function toSecret(token: string): Secret {
  if (/^[\w.~+/-]+=*$/.test(token)) return Secret.of(token)
  throw new UserError(
    'A bearer token is made of letters, digits and -._~+/ and is not empty (RFC 6750 §2.1).',
  )
}
