import type { JsonObject } from '../../core/json.ts'
import type { Validate } from '../../core/resource.ts'

/**
 * A schema may know of the attributes that the server gives, such as the id, or forbid everything it does not name:
 * either way they are no fault of the client's. So a resource passes when it does with them or without.
 */
export const tolerant =
  (validate: Validate, ours: ReadonlySet<string>): Validate =>
  async (resource) => {
    const whole = await validate(resource)
    if (whole.length === 0) return whole
    const without = await validate(withoutNames(resource, ours))
    return without.length < whole.length ? without : whole
  }

const withoutNames = (resource: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.has(name)))
