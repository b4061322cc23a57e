import { isArray, isObject, type Json, type JsonObject, member, toText } from '../core/json.ts'

/** The name of the type for a `$ref`; `undefined` for a reference that leads nowhere. */
export type NameOf = (reference: string) => string | undefined

/**
 * A JSON Schema (2020-12) as a type of TypeScript. It is as wide as the schema or wider: what TypeScript cannot say, such
 * as a pattern, is left out.
 */
export function toType(schema: Json | undefined, nameOf: NameOf, indent = ''): string {
  if (schema === false) return 'never'
  if (!isObject(schema)) return 'unknown'
  const choices = choicesOf(schema)
  const own = choices
    ? [union(choices.map((choice) => JSON.stringify(choice)))]
    : plainTypes(schema, nameOf, indent)
  const parts = [...own, ...combined(schema, nameOf, indent)]
  const known = [...new Set(parts)].filter((part) => part !== 'unknown')
  if (known.length === 0) return 'unknown'
  return known.length === 1 ? known.join('') : known.map(inParentheses).join(' & ')
}

/** They already say what their types are. */
function choicesOf(schema: JsonObject): readonly Json[] | undefined {
  const [choices, only] = [member(schema, 'enum'), member(schema, 'const')]
  if (only !== undefined) return [only]
  return isArray(choices) ? choices : undefined
}

/** What a schema takes from others. */
function combined(schema: JsonObject, nameOf: NameOf, indent: string): readonly string[] {
  const partsOf = (keyword: string): readonly string[] | undefined => {
    const schemas = member(schema, keyword)
    return isArray(schemas) ? schemas.map((part) => toType(part, nameOf, indent)) : undefined
  }
  const reference = member(schema, '$ref')
  return [
    ...(typeof reference === 'string' ? [nameOf(reference) ?? 'unknown'] : []),
    ...(partsOf('allOf') ?? []),
    ...['anyOf', 'oneOf'].flatMap((keyword) => {
      const options = partsOf(keyword)
      return options ? [union(options)] : []
    }),
  ]
}

/** By `type`, or by keywords that only one type has; nothing for a schema without them. */
function plainTypes(schema: JsonObject, nameOf: NameOf, indent: string): readonly string[] {
  const given = member(schema, 'type')
  const types = [given ?? (isObject(member(schema, 'properties')) ? 'object' : [])].flat()
  const written = types.map((type) => {
    if (type === 'object') return objectType(schema, nameOf, indent)
    if (type === 'array') return `${inParentheses(toType(member(schema, 'items'), nameOf, indent))}[]`
    return type === 'integer' ? 'number' : toText(type)
  })
  return written.length === 0 ? [] : [union(written)]
}

function objectType(schema: JsonObject, nameOf: NameOf, indent: string): string {
  const deeper = `${indent}  `
  const required = member(schema, 'required')
  const properties = member(schema, 'properties')
  const lines = Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => {
    const isRequired = isArray(required) && required.includes(name)
    return `${deeper}${propertyName(name)}${isRequired ? '' : '?'}: ${toType(property, nameOf, deeper)}`
  })
  if (lines.length > 0) return `{\n${lines.join('\n')}\n${indent}}`
  const others = member(schema, 'additionalProperties')
  return `{ [name: string]: ${isObject(others) ? toType(others, nameOf, indent) : 'unknown'} }`
}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ') || 'never'

/** In front of `[]` and beside `&`. */
const inParentheses = (type: string): string =>
  /^[\w.]+$/.test(type) || (type.startsWith('{') && type.endsWith('}') && !type.includes('} | '))
    ? type
    : `(${type})`

/** In quotes where it is not an identifier. */
export const propertyName = (name: string): string =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name)

/** A word, or several, as the name of a type: `business-line` as `BusinessLine`. */
export function typeName(words: string): string {
  const name = words
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
  return /^\p{L}/u.test(name) ? name : `_${name}`
}
