import type { JsonObject } from '../../core/json.ts'
import type { Operation } from '../../core/operation.ts'
import type { Site } from '../site.ts'

/** Which scheme an operation asks for: any one of them, or none (OpenAPI 3.1 §4.8.30). */
export function securityOf({ security }: Site, operation: Operation | undefined): JsonObject {
  if (!security) return {}
  const isOpen = operation !== undefined && security.isOpen(operation)
  return { security: isOpen ? [] : Object.keys(security.schemes).map((name) => ({ [name]: [] })) }
}
