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

/** A scalar as a person would type it; lists and objects as JSON. */
export const toText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

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
