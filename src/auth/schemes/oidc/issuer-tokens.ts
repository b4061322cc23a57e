import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'

import type { Clock } from '../../../core/clock.ts'
import { ApiError } from '../../../core/error.ts'
import { isObject } from '../../../core/json.ts'
import { invalidToken } from '../jwt/tokens.ts'
import type { OidcSettings } from './oidc-settings.ts'

export interface IssuerTokens {
  /** Whether a token names the issuer; its signature is not verified. */
  claims(token: string): boolean
  /** Throws `unauthorized` (401), or `unavailable` (503) while the issuer's keys cannot be fetched. */
  verify(token: string): Promise<JWTPayload>
}

/** Access tokens of another issuer, verified with its public keys, by this clock. The settings choose the algorithms, never the token. */
export function createIssuerTokens(
  { issuer, audience, algorithms }: OidcSettings,
  clock: Clock,
): IssuerTokens {
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
        const currentDate = new Date(clock.now())
        return asAccessToken(await verifyWith(keys, token, { ...options, currentDate }))
      } catch (error) {
        throw toVerificationError(error)
      }
    },
  }
}

interface RemoteKeys {
  readonly url: URL
  readonly keys: ReturnType<typeof createRemoteJWKSet>
  /** When the keys were last fetched again because of an unknown key id; milliseconds since 1970. */
  refetched: number
}

function createKeySource(findKeys: FindKeys): () => Promise<RemoteKeys> {
  let last: RemoteKeys | undefined
  return async () => {
    const url = await findKeys()
    if (last?.url !== url) last = { url, refetched: 0, keys: createRemoteJWKSet(url, keySetOptions) }
    return last
  }
}

const timeoutMs = 5000
const validityMs = 10 * 60 * 1000

/** We fetch again ourselves: the library waits after the first fetch, but keys can be new soon after it as well. */
const keySetOptions = {
  cooldownDuration: Number.MAX_SAFE_INTEGER,
  cacheMaxAge: validityMs,
  timeoutDuration: timeoutMs,
}

/** At most one refetch for unknown key ids in this time, since anyone can invent key ids. */
const refetchIntervalMs = 10_000

/** Fetches the keys once more for a key id that is unknown: it can be new since the last fetch. */
async function verifyWith(source: RemoteKeys, token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, source.keys, options)).payload
  } catch (error) {
    const isUnknown = error instanceof errors.JWKSNoMatchingKey
    const isTooSoon = Date.now() - source.refetched < refetchIntervalMs && !source.keys.reloading
    if (!isUnknown || isTooSoon) throw error
    source.refetched = Date.now()
    await source.keys.reload()
    return (await jwtVerify(token, source.keys, options)).payload
  }
}

/** Rejects ID tokens: they are for the client and give no access to an API, even with the same audience. */
function asAccessToken(payload: JWTPayload): JWTPayload {
  if (typeof payload.sub === 'string' && !['nonce', 'at_hash', 'c_hash'].some((claim) => claim in payload))
    return payload
  throw new errors.JWTInvalid('no access token')
}

/** 401 for a problem of the token, 503 for keys that cannot be fetched. */
function toVerificationError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return error instanceof errors.JOSEError && !keyFailures.has(error.code)
    ? invalidToken(error)
    : issuerUnavailable(error)
}

const keyFailures = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'])

/** The address of an issuer's keys, from its discovery document (OpenID Connect Discovery 1.0 §4). */
type FindKeys = () => Promise<URL>

/** Shares one request among all that wait for it. Throws `unavailable` (503) while the issuer does not answer. */
function createDiscovery(issuer: string): FindKeys {
  let asked: { readonly keys: Promise<URL>; readonly until: number } | undefined
  return async () => {
    if (!asked || Date.now() > asked.until) {
      const keys = discover(issuer)
      asked = { keys, until: Date.now() + validityMs }
      keys.catch(() => (asked = undefined))
    }
    return asked.keys
  }
}

async function discover(issuer: string): Promise<URL> {
  const document = await fetchDocument(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const keys = isObject(document) && document['issuer'] === issuer ? document['jwks_uri'] : undefined
  if (typeof keys === 'string' && URL.canParse(keys)) return new URL(keys)
  throw issuerUnavailable()
}

async function fetchDocument(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    if (response.ok) return await response.json()
  } catch (cause) {
    throw issuerUnavailable(cause)
  }
  throw issuerUnavailable()
}

/** 503. */
export const issuerUnavailable = (cause?: unknown): ApiError =>
  new ApiError('unavailable', 'The identity provider does not respond, so its tokens cannot be verified.', {
    help: 'Try again later. Public resources stay available.',
    headers: { 'Retry-After': '5' },
    cause,
  })
