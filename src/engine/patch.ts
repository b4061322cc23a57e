import { isObject, type Json } from '../core/json.ts'
import type { Patch } from '../core/operation.ts'
import { jsonPatch } from './json-patch.ts'

/** The value after a patch; the value that was given stays as it is. */
export function applyPatch(value: Json, patch: Patch): Json {
  switch (patch.format) {
    case 'assign':
      return { ...(isObject(value) ? value : {}), ...(isObject(patch.value) ? patch.value : {}) }
    case 'merge':
      return mergePatch(value, patch.value)
    case 'operations':
      return jsonPatch(value, patch.operations)
  }
}

/** RFC 7396: objects are merged member by member, null removes, anything else replaces. */
export function mergePatch(value: Json, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged: Record<string, Json> = isObject(value) ? { ...value } : {}
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete merged[name]
    else define(merged, name, mergePatch(Object.hasOwn(merged, name) ? (merged[name] ?? null) : null, change))
  }
  return merged
}

/** Sets an own member whatever its name. */
function define(object: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}
