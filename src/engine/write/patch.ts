import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import type { Patch } from '../../core/operation.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { parsePointer } from '../../formats/json-pointer.ts'
import { invalid, issueAt } from '../gathered-problems.ts'
import { isHidden, visible } from '../visibility/visible.ts'
import { attributesOf } from './input.ts'
import { jsonPatch } from './json-patch.ts'

/** The attributes of a resource after a patch. The resource stays as it is, and no patch can test or copy what is hidden. */
export function patchAttributes(collection: Collection, before: Resource, patch: Patch): JsonObject {
  switch (patch.format) {
    case 'assign':
      return { ...before, ...attributesOf(collection, patch.value) }
    case 'merge':
      return mergeObjects(before, attributesOf(collection, patch.value))
    case 'operations':
      return attributesOf(collection, patchVisible(collection, before, patch.operations))
  }
}

function patchVisible(collection: Collection, before: Resource, operations: Json): Json {
  const isOut = (name: string): boolean => isHidden(collection, name)
  const hidden = Object.fromEntries(Object.entries(before).filter(([name]) => isOut(name)))
  const after = jsonPatch({ value: visible(collection, before), hidden }, operations, isOut)
  if (!isObject(after.value)) return after.value
  const whole = { ...after.hidden, ...after.value }
  const names = new Set([...Object.keys(before).filter((name) => name in whole), ...Object.keys(whole)])
  return Object.fromEntries([...names].map((name) => [name, whole[name] ?? null]))
}

/** The attributes that a patch names, whether it changes them or not. */
export function namesIn(patch: Patch): readonly string[] {
  if (patch.format !== 'operations') return isObject(patch.value) ? Object.keys(patch.value) : []
  const operations = isArray(patch.operations) ? patch.operations.filter(isObject) : []
  return operations.flatMap((operation) => {
    const path = member(operation, 'path')
    const value = member(operation, 'value')
    if (path === '') return isObject(value) ? Object.keys(value) : []
    return typeof path === 'string' ? parsePointer(path).slice(0, 1) : []
  })
}

/** A plain value after a patch. Assigned attributes hold it as their member `value`. */
export function patchValue(before: Json, patch: Patch): Json {
  if (patch.format === 'merge') return mergePatch(before, patch.value)
  if (patch.format === 'operations')
    return jsonPatch({ value: before, hidden: {} }, patch.operations, () => false).value
  const value = isObject(patch.value) ? member(patch.value, 'value') : undefined
  if (value !== undefined) return value
  throw invalid([issueAt('', 'value', 'required', 'The attribute "value" is missing. Send { "value": … }.')])
}

/** JSON Merge Patch (RFC 7396): objects are merged member by member, null removes, anything else replaces. */
export const mergePatch = (value: Json, patch: Json): Json =>
  isObject(patch) ? mergeObjects(isObject(value) ? value : {}, patch) : patch

function mergeObjects(before: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...before }
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete merged[name]
    else define(merged, name, isObject(change) ? mergePatch(member(merged, name) ?? null, change) : change)
  }
  return merged
}

/** Sets an own member whatever its name. */
function define(object: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}
