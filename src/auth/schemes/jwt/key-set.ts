import type { JsonObject } from '../../../core/json.ts'
import type { Endpoint } from '../../scheme.ts'

/** The public keys, for whoever else wants to verify our tokens (RFC 7517 §5). */
export const keySetEndpoint = (keys: JsonObject): Endpoint => ({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that our tokens are verified with',
  answer: async () => ({
    status: 200,
    headers: { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'public, max-age=300' },
    body: keys,
  }),
})
