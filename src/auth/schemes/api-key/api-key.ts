import { bearerChallenge } from '../../challenge.ts'
import { authorization, wrongCredentials } from '../../credentials.ts'
import type { Principal } from '../../policy.ts'
import type { AuthScheme, Credentials } from '../../scheme.ts'
import { recognise, type Secret } from '../../secret.ts'

/** A key that opens, without the key itself. */
export interface ApiKey {
  readonly name: string
  readonly roles: readonly string[]
  readonly secret: Secret
}

export interface ApiKeyOptions {
  /** Asked for each request, so that a key can be revoked while the server runs. */
  readonly keys: () => readonly ApiKey[]
  /** Whether `?key=` is taken: what stands in a URL ends up in logs, histories and `Referer` headers. */
  readonly inQuery: boolean
}

/** `X-API-KEY: KEY`, `Authorization: Bearer KEY`, or `?key=KEY`. */
export function createApiKeyScheme({ keys, inQuery }: ApiKeyOptions): AuthScheme {
  const find = (given: string): Principal | undefined => {
    const found = recognise(keys(), given)
    return found && { kind: 'key', id: found.name, roles: found.roles }
  }
  return {
    name: 'apiKey',
    description: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
    challenge: bearerChallenge,
    async authenticate(credentials) {
      const given = [credentials.headers['x-api-key'], ...(inQuery ? queryKeys(credentials) : [])].filter(
        (key) => key !== undefined,
      )
      if (given.length > 1) throw wrongCredentials(bearerChallenge)
      const [key] = given
      const bearer = authorization(credentials, 'bearer')
      if (key === undefined) return bearer === undefined ? undefined : find(bearer)
      const principal = find(key)
      if (principal) return principal
      throw wrongCredentials(bearerChallenge)
    },
  }
}

export const keyParameter = 'key'

const queryKeys = ({ query }: Credentials): readonly string[] =>
  query.filter(([name]) => name === keyParameter).map(([, key]) => key)
