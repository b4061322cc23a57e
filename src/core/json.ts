/** Any JSON value (RFC 8259). Values are never changed in place: a change makes a new value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value)

/** An own member of an object; `undefined` for inherited ones like `constructor`. */
export const member = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

export function jsonType(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}

/**
 * Whether JSON:API allows this as a member name (1.1 §5.8): letters, digits and everything beyond ASCII, with `-`, `_` and
 * spaces between them.
 */
export const isMemberName = (name: string): boolean =>
  /^[a-zA-Z0-9\u0080-\uFFFF](?:[a-zA-Z0-9\u0080-\uFFFF_ -]*[a-zA-Z0-9\u0080-\uFFFF])?$/.test(name)

/** The nearest allowed name: `ref` for `$ref`; empty if nothing is left. */
export const toMemberName = (text: string): string =>
  text.replaceAll(/[^a-zA-Z0-9\u0080-\uFFFF_ -]+/g, '_').replaceAll(/^[_ -]+|[_ -]+$/g, '')

/** A scalar as a person would type it; lists and objects as JSON. */
export const toText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Names, outermost first: `['address', 'city']`. */
export type Path = readonly string[]

/** `address.city` as `['address', 'city']`. */
export const parsePath = (text: string): Path => text.split('.')
/** `['address', 'city']` as `address.city`. */
export const formatPath = (path: Path): string => path.join('.')

/** Groups paths by their first name, each with the rest of its paths. */
export function byFirstName(paths: readonly Path[]): ReadonlyMap<string, readonly Path[]> {
  const below = new Map<string, Path[]>()
  for (const [name, ...rest] of paths) {
    if (name === undefined) continue
    const others = below.get(name) ?? []
    below.set(name, rest.length > 0 ? [...others, rest] : others)
  }
  return below
}

/** The value at a path of objects; `undefined` if a name is missing or the path meets a list. */
export function valueAt(value: Json, path: Path): Json | undefined {
  let current: Json | undefined = value
  for (const name of path) {
    if (!isObject(current)) return undefined
    current = member(current, name)
  }
  return current
}

/** All values at a path, through each element of every list on the way: an order's `lines.cookie_id` are several. */
export function valuesAt(value: Json | undefined, path: Path): readonly Json[] {
  const found: Json[] = []
  collect(value, path, 0, found)
  return found
}

function collect(value: Json | undefined, path: Path, depth: number, found: Json[]): void {
  if (value === undefined) return
  if (isArray(value)) {
    for (const element of value) collect(element, path, depth, found)
    return
  }
  const name = path[depth]
  if (name === undefined) found.push(value)
  else if (isObject(value)) collect(member(value, name), path, depth + 1, found)
}

/**
 * Caches the result of a function for each object, as long as the object exists. That is safe, since values are never
 * changed in place.
 */
export function onceFor<Key extends object, Value>(workOut: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) {
      value = workOut(key)
      known.set(key, value)
    }
    return value
  }
}
