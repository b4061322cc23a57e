import { type Json, type JsonObject, toText } from '../../core/json.ts'
import type { Attribute, Collection, Resource } from '../../core/resource.ts'

export type NamedValue = readonly [name: string, value: Json]

/** What a person would filter and sort by: no ids, neither its own nor those of others. */
export function tellingValues(sample: Resource, collection: Collection): readonly NamedValue[] {
  const keys = new Set([
    collection.idAttribute,
    collection.slug,
    ...[...collection.relationships.values()].map(({ keyOn, path }) => keyOn === 'source' && path[0]),
  ])
  return Object.entries(sample).filter(([name]) => !keys.has(name))
}

/** The attributes of a sample that a client may send to change it: no id, and nothing that is the server's to set. */
export function changeable(sample: Resource, collection: Collection): JsonObject {
  const { idAttribute, readOnly, writeOnce, timestamps } = collection
  const fixed = new Set([idAttribute, timestamps.created, timestamps.updated, ...readOnly, ...writeOnce])
  return Object.fromEntries(Object.entries(sample).filter(([name]) => !fixed.has(name)))
}

/** A second record like a sample: with a slug and unique values of its own, and all that is required. */
export function another(sample: Resource, collection: Collection): JsonObject {
  const { attributes, defaults, readOnly, required, slug, unique, writeOnce } = collection
  const distinct = new Set([slug, ...unique.map(({ attribute }) => attribute)])
  const once = Object.entries(sample).filter(([name]) => writeOnce.has(name) && !readOnly.has(name))
  const missing = [...required].filter((name) => !Object.hasOwn(sample, name) && !defaults.has(name))
  const draft = Object.entries({ ...changeable(sample, collection), ...Object.fromEntries(once) })
  return Object.fromEntries([
    ...draft.map(([name, value]): NamedValue => [name, distinct.has(name) ? distinctFrom(value) : value]),
    ...missing.map((name): NamedValue => [name, madeUp(attributes.get(name))]),
  ])
}

function distinctFrom(value: Json): Json {
  if (typeof value === 'number') return value + 1000
  return typeof value === 'string' ? `new-${value}` : value
}

function madeUp(attribute: Attribute | undefined): Json {
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
