import { isArray, isObject, jsonType, type Json, type JsonObject, type JsonType } from '../core/json.ts'
import { knownDepth } from '../core/model.ts'

interface SeenAttribute {
  readonly types: Set<JsonType>
  readonly members: SeenAttributes
}
export type SeenAttributes = Map<string, SeenAttribute>

/** Adds the names and types found in an object; true when a top-level attribute was new. */
export function observeAttributes(seen: SeenAttributes, object: JsonObject, depth = 0): boolean {
  let isNew = false
  for (const name in object) {
    let attribute = seen.get(name)
    if (!attribute) {
      attribute = { types: new Set(), members: new Map() }
      seen.set(name, attribute)
      isNew = true
    }
    observeValue(attribute, object[name] ?? null, depth)
  }
  return isNew
}

function observeValue(attribute: SeenAttribute, value: Json, depth: number): void {
  if (typeof value !== 'object') {
    attribute.types.add(typeof value as JsonType)
    return
  }
  attribute.types.add(jsonType(value))
  if (depth >= knownDepth) return
  if (isObject(value)) observeAttributes(attribute.members, value, depth + 1)
  else if (isArray(value))
    for (const element of value)
      if (isObject(element)) observeAttributes(attribute.members, element, depth + 1)
}
