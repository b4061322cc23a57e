import { isObject, type Json } from '../../core/json.ts'
import type { Patch } from '../../core/operation.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { isConcealed, visible } from '../visibility/visible.ts'
import { jsonPatch } from './json-patch.ts'

/** The value after a patch; the value that was given stays as it is. */
export function applyPatch(value: Json, patch: Patch): Json {
  switch (patch.format) {
    case 'assign':
      return { ...(isObject(value) ? value : {}), ...(isObject(patch.value) ? patch.value : {}) }
    case 'merge':
      return mergePatch(value, patch.value)
    case 'operations':
      return jsonPatch({ value, concealed: {} }, patch.operations, () => false).value
  }
}

/** Like {@link applyPatch}, but so that no JSON Patch can test or copy what is never sent. */
export function patchResource(collection: Collection, before: Resource, patch: Patch): Json {
  if (patch.format !== 'operations') return applyPatch(before, patch)
  const isOut = (name: string): boolean => isConcealed(collection, name)
  const concealed = Object.fromEntries(Object.entries(before).filter(([name]) => isOut(name)))
  const after = jsonPatch({ value: visible(collection, before), concealed }, patch.operations, isOut)
  if (!isObject(after.value)) return after.value
  const whole = { ...after.concealed, ...after.value }
  const names = new Set([...Object.keys(before).filter((name) => name in whole), ...Object.keys(whole)])
  return Object.fromEntries([...names].map((name) => [name, whole[name] ?? null]))
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
