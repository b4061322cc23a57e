import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'

import { ApiError } from '../../../core/error.ts'
import { refusal } from '../jwt/tokens.ts'
import { createDiscovery, type FindKeys, issuerUnavailable } from './discovery.ts'
import type { OidcSettings } from './options.ts'

export interface IssuerTokens {
  /** Whether a token says that it is the issuer's, without believing it. */
  claims(token: string): boolean
  /** Throws `unauthorized`, or `unavailable` when the issuer's keys cannot be had. */
  verify(token: string): Promise<JWTPayload>
}

interface KeySource {
  readonly url: URL
  readonly keys: ReturnType<typeof createRemoteJWKSet>
  /** When keys were last fetched again for one that was unknown; milliseconds since 1970. */
  refetched: number
}

/** We fetch again ourselves: the library would not so soon after the first fetch, when keys may be new as well. */
const keySetOptions = {
  cooldownDuration: Number.MAX_SAFE_INTEGER,
  cacheMaxAge: 10 * 60 * 1000,
  timeoutDuration: 5000,
}

/** At most one refetch for unknown keys in this time: anybody can make up key ids. */
const refetchInterval = 10_000

/** Access tokens of another issuer, verified with its public keys. The algorithm is ours to choose, never the token's. */
export function createIssuerTokens({ issuer, audience, algorithms }: OidcSettings): IssuerTokens {
  const options = { issuer, audience, algorithms: [...algorithms], requiredClaims: ['sub', 'exp'] }
  const openKeys = createKeySource(createDiscovery(issuer))
  return {
    claims(token) {
      try {
        return decodeJwt(token).iss === issuer
      } catch {
        return false
      }
    },
    async verify(token) {
      try {
        const keys = await openKeys()
        return asAccessToken(await verifyWith(keys, token, options))
      } catch (error) {
        throw toApiError(error)
      }
    },
  }
}

function createKeySource(findKeys: FindKeys): () => Promise<KeySource> {
  let last: KeySource | undefined
  return async () => {
    const url = await findKeys()
    if (last?.url !== url) last = { url, refetched: 0, keys: createRemoteJWKSet(url, keySetOptions) }
    return last
  }
}

/** Keys that are new since the last fetch are found by fetching once more. */
async function verifyWith(source: KeySource, token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, source.keys, options)).payload
  } catch (error) {
    const isUnknown = error instanceof errors.JWKSNoMatchingKey
    const isTooSoon = Date.now() - source.refetched < refetchInterval && !source.keys.reloading
    if (!isUnknown || isTooSoon) throw error
    source.refetched = Date.now()
    await source.keys.reload()
    return (await jwtVerify(token, source.keys, options)).payload
  }
}

/** An ID token tells the client who has signed in; it opens no API, even where the audiences are the same. */
function asAccessToken(payload: JWTPayload): JWTPayload {
  if (typeof payload.sub === 'string' && !['nonce', 'at_hash', 'c_hash'].some((claim) => claim in payload))
    return payload
  throw new errors.JWTInvalid('no access token')
}

/** What is wrong with the token is the client's affair; that keys cannot be had is the issuer's. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return error instanceof errors.JOSEError && !keyFailures.has(error.code)
    ? refusal(error)
    : issuerUnavailable(error)
}

const keyFailures = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'])
