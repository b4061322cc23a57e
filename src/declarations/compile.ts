import { randomUUID } from 'node:crypto'

import { timeOf } from '../core/clock.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Default, IdStyle, Rules, Timestamps, Unique } from '../core/resource.ts'
import { noRules } from '../schema/infer-model.ts'
import type { CollectionDeclaration, Declarations, RelationshipDeclaration } from './config.ts'
import { declarationShape } from './declaration-shape.ts'
import type { Mistake } from './shape.ts'
import { isStandardSchema, toValidate } from './values/validation.ts'

/** A collection's declaration, prepared once for all requests to come. */
export interface CompiledCollection {
  readonly rules: Rules
  readonly type?: string
  readonly idAttribute?: string
  readonly idStyle?: IdStyle
  readonly slug?: string
  /** The JSON Schema, if one was given. */
  readonly schema?: JsonObject
  /** Whether the schema cannot be inspected and so may allow any attribute. */
  readonly hasOpaqueSchema: boolean
  readonly relationships: Readonly<Record<string, RelationshipDeclaration | false>>
}

export interface Compiled {
  readonly collections: ReadonlyMap<string, CompiledCollection>
  /** What is wrong regardless of the data. When there is anything, ignore `collections`. */
  readonly mistakes: readonly Mistake[]
}

/** Compiles declarations of any content; reports mistakes instead of throwing. */
export function compile(value: unknown): Compiled {
  const mistakes: Mistake[] = [...declarationShape(value, '')]
  const collections = new Map<string, CompiledCollection>()
  if (mistakes.length > 0) return { collections, mistakes }
  const { collections: declared = {}, mounts = [] } = value as Declarations
  const serialized = new Set(mounts.flatMap(({ serializers = {} }) => Object.keys(serializers)))
  for (const [name, declaration] of Object.entries(declared)) {
    const isSerialized = declaration.serializer !== undefined || serialized.has(name)
    try {
      collections.set(name, compileCollection(withUnknown(declaration, isSerialized)))
    } catch (error) {
      const message = `invalid schema: ${(error as Error).message}`
      mistakes.push({ path: `collections.${name}.schema`, message })
    }
  }
  return { collections, mistakes }
}

/**
 * A serializer works one way. What is sent in the shape that it shows would be stored and never seen, so unknown attributes
 * are refused where the known ones are declared.
 */
function withUnknown(declaration: CollectionDeclaration, isSerialized: boolean): CollectionDeclaration {
  const { unknown, schema } = declaration
  const isDeclared = isJsonSchema(schema) && isObject(schema['properties'])
  return unknown === undefined && isSerialized && isDeclared
    ? { ...declaration, unknown: 'refuse' }
    : declaration
}

function compileCollection(declaration: CollectionDeclaration): CompiledCollection {
  const { slug, schema, type } = declaration
  const { attribute: idAttribute, style } = toIdentity(declaration.id)
  return {
    rules: compileRules(declaration, idAttribute ?? 'id'),
    ...(type === undefined ? {} : { type }),
    ...(idAttribute === undefined ? {} : { idAttribute }),
    ...(style === undefined ? {} : { idStyle: style }),
    ...(slug ? { slug: slug.attribute ?? 'slug' } : {}),
    ...(isJsonSchema(schema) ? { schema } : {}),
    hasOpaqueSchema: isStandardSchema(schema),
    relationships: declaration.relationships ?? {},
  }
}

const toIdentity = (id: CollectionDeclaration['id'] = {}): Exclude<typeof id, string> =>
  typeof id === 'string' ? { style: id } : id

const isJsonSchema = (schema: CollectionDeclaration['schema']): schema is JsonObject =>
  isObject(schema) && !isStandardSchema(schema)

function compileRules(declaration: CollectionDeclaration, idAttribute: string): Rules {
  const { slug, upsert = false, unknown = 'keep' } = declaration
  const properties = standaloneProperties(declaration)
  const timestamps = toTimestamps(declaration.timestamps)
  const validate = toValidate(declaration.schema, [idAttribute, timestamps.created, timestamps.updated])
  return {
    ...noRules,
    hidden: new Set(declaration.hidden),
    writeOnly: new Set(declaration.writeOnly),
    readOnly: new Set(declaration.readOnly),
    writeOnce: new Set(declaration.writeOnce),
    required: new Set(declaration.required),
    unique: (declaration.unique ?? []).map(toUnique),
    defaults: toDefaults(declaration),
    ...(slug?.from === undefined ? {} : { slugFrom: slug.from }),
    timestamps,
    upsert,
    unknown,
    ...(validate ? { validate } : {}),
    ...(properties ? { properties } : {}),
    ...compileAppearance(declaration, idAttribute),
  }
}

/** How a collection's resources look in answers, and what is said about them. */
const compileAppearance = (
  { envelope, list, messages }: CollectionDeclaration,
  idAttribute: string,
): Pick<Rules, 'envelope' | 'list' | 'messages'> => ({
  ...(envelope === undefined ? {} : { envelope }),
  ...(list === undefined ? {} : { list: [...new Set([idAttribute, ...list])] }),
  ...(messages === undefined ? {} : { messages: new Map(Object.entries(messages)) }),
})

function toTimestamps(declared: CollectionDeclaration['timestamps']): Timestamps {
  if (declared === undefined || declared === false) return {}
  return declared === true ? { created: 'created_at', updated: 'updated_at' } : declared
}

/** The properties of the schema, unless a `$ref` ties them to its other parts. */
function standaloneProperties({ schema }: CollectionDeclaration): JsonObject | undefined {
  const properties = isJsonSchema(schema) ? schema['properties'] : undefined
  return isObject(properties) && !/"\$(?:dynamicR|r)ef"/.test(JSON.stringify(properties))
    ? properties
    : undefined
}

const toUnique = (declared: NonNullable<CollectionDeclaration['unique']>[number]): Unique =>
  typeof declared === 'string'
    ? { attribute: declared, caseInsensitive: false }
    : { attribute: declared.attribute, caseInsensitive: declared.caseInsensitive ?? false }

const toDefaults = ({ defaults = {} }: CollectionDeclaration): ReadonlyMap<string, Default> =>
  new Map(Object.entries(defaults).map(([name, declared]) => [name, toDefault(name, declared)]))

const generators: Readonly<Record<string, Default['make']>> = {
  $uuid: () => randomUUID(),
  $now: timeOf,
}

function toDefault(name: string, declared: Json | (() => Json)): Default {
  if (typeof declared === 'function') return { generated: true, make: () => toJson(name, declared()) }
  const make = typeof declared === 'string' ? generators[declared] : undefined
  return make ? { generated: true, make } : { generated: false, make: () => declared }
}

/** A date becomes text, as it would on its way into the file. */
function toJson(name: string, value: Json | undefined): Json {
  const text = JSON.stringify(value)
  if (text === undefined)
    throw new Error(
      `The default of ${name} returned a value that JSON cannot represent. Return a string, a number, true, false, null, a list or an object.`,
    )
  return JSON.parse(text) as Json
}
