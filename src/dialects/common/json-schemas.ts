import type { JsonObject } from '../../core/json.ts'

/** JSON Schemas (2020-12) in which dialects describe what they send and accept. */
export const textSchema = { type: 'string' } as const
export const integerSchema = { type: 'integer' } as const
/** Numbers in a query have at most 15 digits. */
const longest = { maximum: 999_999_999_999_999 }
export const naturalSchema = { type: 'integer', minimum: 0, ...longest } as const
export const positiveSchema = { type: 'integer', minimum: 1, ...longest } as const
export const anyObject = { type: 'object' } as const
export const anySchema: JsonObject = {}

/** A text that is an object, or a list, in JSON. */
export const objectText = { type: 'string', pattern: String.raw`^\{.*\}$` } as const
export const listText = { type: 'string', pattern: String.raw`^\[.*\]$` } as const

/** A text, with an explanation for people. */
export const describedText = (description: string): JsonObject => ({ ...textSchema, description })

export const orNull = ({ type }: { readonly type: string }): JsonObject => ({ type: [type, 'null'] })

export const listSchema = (items: JsonObject): JsonObject => ({ type: 'array', items })

/** Not an empty list. */
export const oneOrList = (item: JsonObject): JsonObject => ({
  anyOf: [item, { ...listSchema(item), minItems: 1 }],
})

/** An object with members that are always there, and others that may be. */
export function objectWith(required: JsonObject, others: JsonObject = {}): JsonObject {
  const names = Object.keys(required)
  return {
    ...anyObject,
    ...(names.length > 0 ? { required: names } : {}),
    properties: { ...required, ...others },
  }
}
