import type { HttpRequest } from '../../core/http.ts'
import type { Precondition } from '../../core/operation.ts'

/** What `If-Match` and `If-None-Match: *` (RFC 9110 §13.1) ask of a write, to be spread into its operation. */
export function preconditionOf(headers: HttpRequest['headers']): { readonly precondition?: Precondition } {
  const match = headers['if-match']
  const isNew = headers['if-none-match']?.trim() === '*'
  if (match === undefined && !isNew) return {}
  return {
    precondition: {
      ...(match === undefined ? {} : { match: versionsIn(match) }),
      ...(isNew ? { noneMatch: '*' as const } : {}),
    },
  }
}

/** An ETag is a version, then perhaps a dot and more. Weak ones never match (RFC 9110 §13.1.1). */
function versionsIn(header: string): '*' | readonly string[] {
  if (header.trim() === '*') return '*'
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)]
    .filter(([, weak]) => !weak)
    .map(([, , tag = '']) => tag.split('.')[0] ?? '')
}
