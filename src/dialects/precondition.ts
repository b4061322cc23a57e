import type { HttpRequest } from '../core/http.ts'
import type { Precondition } from '../core/operation.ts'

/** What `If-Match` asks of a write, to be spread into its operation. */
export function preconditionOf(headers: HttpRequest['headers']): { readonly precondition?: Precondition } {
  const header = headers['if-match']
  return header === undefined ? {} : { precondition: { match: versionsIn(header) } }
}

/** The versions in `If-Match`: an ETag is a version, then perhaps a dot and more. Weak ones never match (RFC 9110 §13.1.1). */
function versionsIn(header: string): '*' | readonly string[] {
  if (header.trim() === '*') return '*'
  return [...header.matchAll(/(W\/)?"([^"]*)"/g)]
    .filter(([, weak]) => !weak)
    .map(([, , tag = '']) => tag.split('.')[0] ?? '')
}
