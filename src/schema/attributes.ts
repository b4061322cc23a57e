import { isArray, isObject, jsonType, type Json, type JsonObject, type JsonType } from '../core/json.ts'
import type { Path } from '../core/path.ts'
import type { Attributes } from '../core/resource.ts'

interface SeenAttribute {
  readonly types: Set<JsonType>
  readonly members: SeenAttributes
}
export type SeenAttributes = Map<string, SeenAttribute>

/** Deeper than this, members are not told apart; a path that goes on below is taken as known. */
const maxDepth = 6

/** Adds what an object shows; true when a top-level attribute was new. */
export function observe(seen: SeenAttributes, object: JsonObject, depth = 0): boolean {
  let news = false
  for (const name in object) {
    let attribute = seen.get(name)
    if (!attribute) {
      attribute = { types: new Set(), members: new Map() }
      seen.set(name, attribute)
      news = true
    }
    observeValue(attribute, object[name] ?? null, depth)
  }
  return news
}

function observeValue(attribute: SeenAttribute, value: Json, depth: number): void {
  attribute.types.add(jsonType(value))
  if (typeof value !== 'object' || value === null || depth >= maxDepth) return
  if (isObject(value)) observe(attribute.members, value, depth + 1)
  else if (isArray(value))
    for (const element of value) if (isObject(element)) observe(attribute.members, element, depth + 1)
}

/** Whether any resource has had something at this path. */
export function knowsPath(attributes: Attributes, path: Path): boolean {
  let members = attributes
  for (const [depth, name] of path.entries()) {
    if (depth > maxDepth) return true
    const attribute = members.get(name)
    if (!attribute) return false
    members = attribute.members
  }
  return true
}
