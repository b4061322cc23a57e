import { authorization, bearerChallenge, type Credentials, wrongCredentials } from '../../credentials.ts'
import type { Principal } from '../../policy.ts'
import type { PrivateState } from '../../private-state.ts'
import type { AuthContext, AuthScheme } from '../../scheme.ts'
import { recognise } from '../../secret.ts'
import { type ApiKey, type KeyList, keyListName, keyListOptions, toApiKey, toApiKeys } from './key-list.ts'

/**
 * The key from the options, and those that `start keys create` has made: `X-API-KEY: KEY`,
 * `Authorization: Bearer KEY`, or `?key=KEY` where the options accept it.
 */
export async function openApiKeys({ options, states, findAccount }: AuthContext): Promise<AuthScheme> {
  const { key, keyInQuery = false } = options
  const fixed = key === undefined ? [] : [toApiKey(key)]
  const keys = watchKeys(fixed, await states.open(keyListName, keyListOptions))
  const find = async (text: string): Promise<Principal | undefined> => {
    const found = recognise(keys(), text)
    // As the user is now: with a deleted user, the key is no longer valid.
    if (found?.user !== undefined) return (await findAccount(found.user))?.principal
    return found && { kind: 'key', id: found.name, roles: found.roles }
  }
  return {
    name: 'apiKey',
    description: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
    challenge: bearerChallenge,
    wayIn: `an API key (the header X-API-KEY; ?key= ${keyInQuery ? 'too' : 'only with --key-in-query'})`,
    async authenticate(credentials) {
      const sent = [credentials.headers['x-api-key'], ...(keyInQuery ? queryKeys(credentials) : [])].filter(
        (text) => text !== undefined,
      )
      if (sent.length > 1) throw wrongCredentials(bearerChallenge)
      const [text] = sent
      const bearer = authorization(credentials, 'bearer')
      if (text === undefined) return bearer === undefined ? undefined : find(bearer)
      const principal = await find(text)
      if (principal) return principal
      throw wrongCredentials(bearerChallenge)
    },
  }
}

export const keyParameter = 'key'

const queryKeys = ({ query }: Credentials): readonly string[] =>
  query.filter(([name]) => name === keyParameter).map(([, text]) => text)

/** Called for each request: a key can be revoked while the server runs. */
function watchKeys(fixed: readonly ApiKey[], list: PrivateState<KeyList>): () => readonly ApiKey[] {
  let last: KeyList | undefined
  let keys = fixed
  return () => {
    if (list.value !== last) {
      last = list.value
      keys = [...fixed, ...toApiKeys(list.value)]
    }
    return keys
  }
}
