import type { JsonObject } from '../../core/json.ts'

/** JSON Schemas (2020-12) by which dialects describe what they send and take. */
export const text = { type: 'string' } as const
export const integer = { type: 'integer' } as const
export const anyObject = { type: 'object' } as const
export const anything: JsonObject = {}

/** A text, with what it is for people. */
export const describedText = (description: string): JsonObject => ({ ...text, description })

/** The same, or null. */
export const orNull = ({ type }: { readonly type: string }): JsonObject => ({ type: [type, 'null'] })

/** A list of these. */
export const list = (items: JsonObject): JsonObject => ({ type: 'array', items })

/** An object with members that it must have, and others that it may. */
export function object(required: JsonObject, others: JsonObject = {}): JsonObject {
  const names = Object.keys(required)
  return {
    ...anyObject,
    ...(names.length > 0 ? { required: names } : {}),
    properties: { ...required, ...others },
  }
}

/** One or several at once. */
export const oneOrList = (item: JsonObject): JsonObject => ({ oneOf: [item, list(item)] })
