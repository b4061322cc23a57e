import { isArray, isObject, member, type Json, type JsonObject } from '../core/json.ts'
import type { Path } from '../core/path.ts'

/** Only the members at the given paths, nested as before: `meta.lang` keeps `{ meta: { lang } }`. */
export function pick(value: JsonObject, paths: readonly Path[]): JsonObject {
  const below = new Map<string, Path[]>()
  for (const [name, ...rest] of paths) {
    if (name === undefined || !Object.hasOwn(value, name)) continue
    below.set(name, [...(below.get(name) ?? []), rest])
  }
  const names = Object.keys(value).filter((name) => below.has(name))
  return Object.fromEntries(
    names.map((name) => [name, pickValue(member(value, name) ?? null, below.get(name) ?? [])]),
  )
}

function pickValue(value: Json, paths: readonly Path[]): Json {
  if (paths.some((path) => path.length === 0)) return value
  if (isArray(value)) return value.map((element) => pickValue(element, paths))
  return isObject(value) ? pick(value, paths) : value
}
