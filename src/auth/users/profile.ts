import type { JsonObject } from '../../core/json.ts'
import type { Principal } from '../policy.ts'
import type { Account } from './accounts.ts'

/** An answer that no cache may keep (RFC 6749 §5.1). */
export const privateHeaders = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
}

/** A user without what stays on the server. */
export function profileOf({ resource, hidden }: Account): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !hidden.has(name)))
}

/** Somebody who is no user of the data: a key, or a user of another issuer. */
export const principalProfile = ({ kind, id, roles }: Principal): JsonObject => ({ id, kind, roles })
