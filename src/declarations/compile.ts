import { isObject, type JsonObject } from '../core/json.ts'
import type { Default, IdStyle, Rules, Timestamps, Unique, Validate } from '../core/resource.ts'
import { noRules } from '../schema/rules.ts'
import type { Mistake } from './checks/mistake.ts'
import { declarationShape } from './declaration-shape.ts'
import type { CollectionDeclaration, Declarations, RelationshipDeclaration } from './declarations.ts'
import { toDefault } from './values/default.ts'
import { compileJsonSchema } from './values/json-schema.ts'
import { isStandardSchema, useStandardSchema } from './values/standard-schema.ts'
import { tolerant } from './values/tolerant.ts'

/** A collection's declaration, made ready once for every write and read to come. */
export interface CompiledCollection {
  readonly rules: Rules
  readonly type?: string
  readonly idAttribute: string
  readonly idStyle?: IdStyle
  readonly slug?: string
  /** The JSON Schema, if that is what was given. */
  readonly schema?: JsonObject
  /** Whether a schema that cannot be looked into may know of any attribute. */
  readonly hasOpaqueSchema: boolean
  readonly relationships: Readonly<Record<string, RelationshipDeclaration | false>>
}

export interface Compiled {
  readonly collections: ReadonlyMap<string, CompiledCollection>
  /** What is wrong whatever the data; when there is anything, nothing else here is to be used. */
  readonly mistakes: readonly Mistake[]
}

/** Compiles what anybody may have written. */
export function compile(value: unknown): Compiled {
  const mistakes: Mistake[] = [...declarationShape(value, '')]
  const collections = new Map<string, CompiledCollection>()
  if (mistakes.length > 0) return { collections, mistakes }
  for (const [name, declaration] of Object.entries((value as Declarations).collections ?? {})) {
    try {
      collections.set(name, compileCollection(declaration))
    } catch (error) {
      const message = `this schema does not compile: ${(error as Error).message}`
      mistakes.push({ path: `collections.${name}.schema`, message })
    }
  }
  return { collections, mistakes }
}

function compileCollection(declaration: CollectionDeclaration): CompiledCollection {
  const { slug, schema, type } = declaration
  const { attribute: idAttribute = 'id', style } = toIdentity(declaration.id)
  return {
    rules: compileRules(declaration, idAttribute),
    ...(type === undefined ? {} : { type }),
    idAttribute,
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
  const { slug, envelope, upsert = false, unknown = 'keep' } = declaration
  const properties = propertiesOf(declaration)
  const timestamps = toTimestamps(declaration.timestamps)
  const validate = toValidate(declaration, [idAttribute, timestamps.created, timestamps.updated])
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
    ...(envelope === undefined ? {} : { envelope }),
  }
}

function toTimestamps(declared: CollectionDeclaration['timestamps']): Timestamps {
  if (declared === undefined || declared === false) return {}
  return declared === true ? { created: 'created_at', updated: 'updated_at' } : declared
}

function toValidate(
  { schema }: CollectionDeclaration,
  ours: readonly (string | undefined)[],
): Validate | undefined {
  if (schema === undefined || schema === true) return undefined
  const validate = isStandardSchema(schema) ? useStandardSchema(schema) : compileJsonSchema(schema)
  return tolerant(validate, new Set(ours.filter((name) => name !== undefined)))
}

/** Those that stand on their own: what refers to other parts of the schema means nothing outside of it. */
function propertiesOf({ schema }: CollectionDeclaration): JsonObject | undefined {
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
