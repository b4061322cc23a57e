import { randomBytes, randomUUID } from 'node:crypto'

import type { Json, JsonObject } from '../../core/json.ts'
import type { Database, Id, Resource } from '../../core/resource.ts'
import type {
  CollectionDeclaration,
  Declarations,
  RelationshipDeclaration,
} from '../../declarations/config.ts'
import {
  type DefinedAttribute,
  type CollectionDefinition,
  parseDefinitions,
  valueTypes,
} from './definition.ts'

/** A data file with two records of each collection, and its declarations. Throws a {@link UserError} that lists all mistakes. */
export function scaffold(texts: readonly string[]): {
  readonly data: Database
  readonly config: Declarations
} {
  const definitions = parseDefinitions(texts)
  return {
    data: Object.fromEntries(definitions.map((one) => [one.collection, sampleRecords(one, definitions)])),
    config: {
      collections: Object.fromEntries(definitions.map((one) => [one.collection, declare(one, definitions)])),
    },
  }
}

/** What is not defined is refused, so that a misspelled attribute is noticed. */
function declare(
  definition: CollectionDefinition,
  all: readonly CollectionDefinition[],
): CollectionDeclaration {
  const attributes = definition.attributes.filter(({ name }) => name !== 'id')
  const required = attributes.flatMap(({ key, isRequired }) => (isRequired ? [key] : []))
  const hidden = attributes.flatMap(({ key }) => (key === 'password' ? [key] : []))
  const relationships = { ...relationshipsOf(definition, all), ...backRelationships(definition, all) }
  return {
    type: definition.collection,
    id: definition.idStyle,
    schema: {
      type: 'object',
      properties: Object.fromEntries(attributes.map((one) => [one.key, schemaForAttribute(one, all)])),
    },
    ...(required.length > 0 ? { required } : {}),
    ...(hidden.length > 0 ? { hidden } : {}),
    unknown: 'refuse',
    ...(Object.keys(relationships).length > 0 ? { relationships } : {}),
  }
}

/** An attribute that is not required may be null. */
function schemaForAttribute(
  { type, values, isRequired }: DefinedAttribute,
  all: readonly CollectionDefinition[],
): JsonObject {
  if (type === 'enum') return { enum: isRequired ? values : [...values, null] }
  const target = all.find(({ collection }) => collection === type)
  const known = target && { type: target.idStyle === 'integer' ? 'integer' : 'string' }
  const schema = known ?? valueTypes[type] ?? { type: 'string' }
  if (!isRequired) return { ...schema, type: [schema.type, 'null'] }
  return type === 'string' || type === 'text' ? { ...schema, minLength: 1 } : schema
}

function relationshipsOf(
  { attributes }: CollectionDefinition,
  all: readonly CollectionDefinition[],
): Readonly<Record<string, RelationshipDeclaration>> {
  const references = attributes.filter(({ type }) => all.some(({ collection }) => collection === type))
  return Object.fromEntries(
    references.map(({ name, key, type }) => [name, { to: type, key, mustExist: true }]),
  )
}

/** The way back along references that would otherwise share a name: two that lead from one collection to another. */
function backRelationships(
  { collection: target }: CollectionDefinition,
  all: readonly CollectionDefinition[],
): Readonly<Record<string, RelationshipDeclaration>> {
  return Object.fromEntries(
    all.flatMap(({ collection: to, attributes }) => {
      const references = attributes.filter(({ type }) => type === target)
      if (references.length < 2) return []
      return references.map(
        ({ name, key }) => [`${name}_${to}`, { to, key, keyOn: 'target' } as const] as const,
      )
    }),
  )
}

/** Two plausible records. Each refers to the records in the same place of other collections, as far as they exist. */
function sampleRecords(
  definition: CollectionDefinition,
  all: readonly CollectionDefinition[],
): readonly Resource[] {
  return [0, 1].map((at) => {
    const given = definition.attributes
      .filter(({ name }) => name !== 'id')
      .map((attribute) => [attribute.key, sampleValue(attribute, definition, all, at)] as const)
    return Object.fromEntries(
      [['id', sampleId(definition, at)], ...given].filter(([, value]) => value !== undefined),
    )
  })
}

const ids = new WeakMap<CollectionDefinition, readonly Id[]>()

/** The same for each reference to the record. */
function sampleId(definition: CollectionDefinition, at: number): Id {
  const known = ids.get(definition) ?? [0, 1].map((place) => createId(definition, place))
  ids.set(definition, known)
  return known[at] ?? ''
}

function createId({ idStyle }: CollectionDefinition, at: number): Id {
  if (idStyle === 'integer') return at + 1
  return idStyle === 'uuid' ? randomUUID() : randomBytes(6).toString('base64url')
}

/** `undefined` for what is better left out. */
function sampleValue(
  { name, key, type, values, isRequired }: DefinedAttribute,
  own: CollectionDefinition,
  all: readonly CollectionDefinition[],
  at: number,
): Json | undefined {
  const target = all.find(({ collection }) => collection === type)
  // In a tree, the first record is the root.
  if (target === own) return at === 0 && !isRequired ? undefined : sampleId(own, 0)
  if (target) return sampleId(target, at)
  if (key === 'password' && !isRequired) return undefined
  if (type === 'enum') return values[at] ?? values[0]
  return samples[type]?.(name, at)
}

/** By type, the value of an attribute in the first and the second record. */
const samples: Readonly<Record<string, (name: string, at: number) => Json | undefined>> = {
  string: (name, at) => sampleWords(name)[at],
  text: (_, at) => ['The first of many.', 'They are often better.'][at],
  integer: (name, at) => (name === 'age' ? [36, 45][at] : [1, 2][at]),
  number: (_, at) => [9.5, 24][at],
  boolean: (_, at) => at === 0,
  email: (_, at) => ['ada@example.com', 'grace@example.com'][at],
  url: (_, at) => `https://example.com/${at + 1}`,
  date: (_, at) => ['2026-01-15', '2026-02-20'][at],
  datetime: (_, at) => ['2026-01-15T09:30:00Z', '2026-02-20T16:45:00Z'][at],
  uuid: () => randomUUID(),
}

function sampleWords(name: string): readonly string[] {
  const [, words] = vocabulary.find(([pattern]) => pattern.test(name)) ?? []
  const plain = name.replaceAll(/[_-]+/g, ' ')
  return words ?? [`First ${plain}`, `Second ${plain}`]
}

const vocabulary: readonly (readonly [name: RegExp, words: readonly [string, string]])[] = [
  [/^(user_?name|login|nick(_?name)?|slug)$/i, ['ada', 'grace']],
  [/^first_?name$/i, ['Ada', 'Grace']],
  [/^last_?name$/i, ['Lovelace', 'Hopper']],
  [/name$/i, ['Ada Lovelace', 'Grace Hopper']],
  [/^title$/i, ['Hello', 'Second thoughts']],
  [/^city$/i, ['London', 'New York']],
  [/^country$/i, ['United Kingdom', 'United States']],
  [/^colou?r$/i, ['red', 'blue']],
  [/^phone/i, ['+44 20 7946 0018', '+1 212 555 0147']],
  [/^(zip|post_?code)/i, ['SW1Y 4LB', '10001']],
  [/^password$/i, ['change-me-please', 'change-me-too']],
]
