import { isArray, isObject, type JsonObject, type JsonType, member } from '../../core/json.ts'
import type { Attribute, Attributes } from '../../core/resource.ts'
import type { CompiledCollection } from '../compile.ts'

/** The attributes that a declaration introduces: those in its JSON Schema, and those that it gives values. */
export function introducedBy({ schema, rules, slug }: CompiledCollection): Attributes {
  const { created, updated } = rules.timestamps
  const text = [slug, created, updated].filter((name) => name !== undefined)
  return new Map([
    ...[...rules.defaults.keys()].map((name) => [name, attributeWith([])] as const),
    ...text.map((name) => [name, attributeWith(['string'])] as const),
    ...(schema ? schemaAttributes(schema) : []),
  ])
}

/** Joins what the data shows and what is declared. Where texts alone are declared, none of them is a number. */
export function mergeAttributes(inferred: Attributes, declared: Attributes): Attributes {
  const merged = new Map(inferred)
  for (const [name, { types, members }] of declared) {
    const known = merged.get(name)
    merged.set(
      name,
      known
        ? {
            types: new Set([...known.types, ...types]),
            members: mergeAttributes(known.members, members),
            numeric: known.numeric === true && (types.has('number') || !types.has('string')),
          }
        : { types, members },
    )
  }
  return merged
}

/** The properties of an object, or of the objects in a list. */
function schemaAttributes(schema: JsonObject): Attributes {
  const properties = member(schema, 'properties')
  const items = member(schema, 'items')
  const own = Object.entries(isObject(properties) ? properties : {}).map(
    ([name, inner]) => [name, isObject(inner) ? fromSchema(inner) : attributeWith([])] as const,
  )
  return new Map([...own, ...(isObject(items) ? schemaAttributes(items) : [])])
}

const fromSchema = (schema: JsonObject): Attribute => ({
  types: new Set(typesOf(schema)),
  members: schemaAttributes(schema),
})

function typesOf(schema: JsonObject): readonly JsonType[] {
  const type = member(schema, 'type')
  const names = isArray(type) ? type : [type]
  return names
    .filter((name) => typeof name === 'string')
    .map((name) => (name === 'integer' ? 'number' : name)) as JsonType[]
}

const attributeWith = (types: readonly JsonType[]): Attribute => ({
  types: new Set(types),
  members: new Map(),
})
