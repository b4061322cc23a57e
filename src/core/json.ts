/** Any value that JSON can express (RFC 8259). Values are never changed in place: a change makes a new value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value)

/** An object's own member; `undefined` for what is inherited, such as `constructor`. */
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
 * A function of an object that works its value out once for each, and keeps it as long as the object is there. It can,
 * since values are never changed in place.
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
