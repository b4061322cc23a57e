import { type Json, type JsonObject, toText } from '../../core/json.ts'
import type { Attribute, Collection, Resource } from '../../core/resource.ts'

export type NamedValue = readonly [name: string, value: Json]

/** The values that a person would filter and sort by: all but ids, slugs and foreign keys. */
export function filterableValues(sample: Resource, collection: Collection): readonly NamedValue[] {
  const keys = new Set([
    collection.idAttribute,
    collection.slug,
    ...[...collection.relationships.values()].map(({ keyOn, path }) => keyOn === 'source' && path[0]),
  ])
  return Object.entries(sample).filter(([name]) => !keys.has(name))
}

/** The attributes of a sample that a client may change: not its id, and nothing that the server sets. */
export function changeable(sample: Resource, collection: Collection): JsonObject {
  const { idAttribute, readOnly, writeOnce, timestamps } = collection
  const fixed = new Set([idAttribute, timestamps.created, timestamps.updated, ...readOnly, ...writeOnce])
  return Object.fromEntries(Object.entries(sample).filter(([name]) => !fixed.has(name)))
}

/** A second record like a sample: with another slug, other unique values, and everything that is required. */
export function anotherLike(sample: Resource, collection: Collection): JsonObject {
  const { attributes, defaults, readOnly, required, slug, unique, writeOnce } = collection
  const distinct = new Set([slug, ...unique.map(({ attribute }) => attribute)])
  const once = Object.entries(sample).filter(([name]) => writeOnce.has(name) && !readOnly.has(name))
  const missing = [...required].filter((name) => !Object.hasOwn(sample, name) && !defaults.has(name))
  const draft = Object.entries({ ...changeable(sample, collection), ...Object.fromEntries(once) })
  return Object.fromEntries([
    ...draft.map(([name, value]): NamedValue => [name, distinct.has(name) ? distinctFrom(value) : value]),
    ...missing.map((name): NamedValue => [name, placeholderFor(attributes.get(name))]),
  ])
}

function distinctFrom(value: Json): Json {
  if (typeof value === 'number') return value + 1000
  return typeof value === 'string' ? `new-${value}` : value
}

function placeholderFor(attribute: Attribute | undefined): Json {
  if (attribute?.types.has('number')) return 1
  return attribute?.types.has('boolean') ? true : 'Something new'
}

export const isShort = (value: Json): boolean =>
  isShortText(value) || typeof value === 'number' || typeof value === 'boolean'

export const isShortText = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[^\p{C}]{1,40}$/u.test(value)

export const isDate = (value: Json): boolean => typeof value === 'string' && /^\d{4}-\d{2}/.test(value)

export const hasOrder = (value: Json): boolean =>
  typeof value === 'number' || (isShortText(value) && isDate(value))

export const firstWord = (value: Json): string => toText(value).trim().split(/\s+/)[0] || toText(value)
