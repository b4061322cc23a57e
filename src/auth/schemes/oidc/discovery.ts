import { ApiError } from '../../../core/error.ts'
import { isObject } from '../../../core/json.ts'

const patience = 5000
const validity = 10 * 60 * 1000

/** Where an issuer's keys are, by its own account (OpenID Connect Discovery 1.0 §4). */
export type FindKeys = () => Promise<URL>

/** Asks once, whoever wants to know meanwhile. Throws `unavailable` (503) as long as the issuer does not answer. */
export function createDiscovery(issuer: string): FindKeys {
  let asked: { readonly keys: Promise<URL>; readonly until: number } | undefined
  return async () => {
    if (!asked || Date.now() > asked.until) {
      const keys = discover(issuer)
      asked = { keys, until: Date.now() + validity }
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
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(patience) })
    if (response.ok) return await response.json()
  } catch (cause) {
    throw issuerUnavailable(cause)
  }
  throw issuerUnavailable()
}

export const issuerUnavailable = (cause?: unknown): ApiError =>
  new ApiError('unavailable', 'The identity provider does not answer, so nobody can be recognised.', {
    help: 'Try again in a while. What is public stays open.',
    headers: { 'Retry-After': '5' },
    cause,
  })
