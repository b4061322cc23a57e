import { isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import { type Collection, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import type { Example, Subject } from '../dialect.ts'
import { pathOf } from '../place.ts'
import {
  another,
  changeable,
  firstWord,
  hasOrder,
  isDate,
  isShort,
  isShortText,
  type NamedValue,
  tellingValues,
} from '../sample.ts'
import { isNameable } from './nameable.ts'

/** What REST can be asked, on the user's own data. */
export function examples({ collection, sample }: Subject): readonly Example[] {
  const all = `/${encodeSegment(collection.name)}`
  if (collection.kind !== 'collection') return [...wholeExamples(collection, all, sample)]
  const one = sample && pathOfOne(collection, sample[collection.idAttribute])
  const attributes = sample ? tellingValues(sample, collection).filter(([name]) => isNameable(name)) : []
  return [
    get('Everything', all),
    ...(one === undefined ? [] : [get('One, by its id', one)]),
    ...slugExamples(collection, sample),
    ...filterExamples(all, attributes),
    ...listExamples(all, attributes, collection),
    ...relationshipExamples(collection, all, one),
    ...writeExamples(collection, all, one, sample),
  ]
}

const get = (title: string, path: string, ...query: readonly (readonly [string, string])[]): Example => ({
  title,
  method: 'GET',
  path,
  query,
})

/** A path to one resource; `undefined` for the few ids that a URL cannot end with. */
function pathOfOne(collection: Collection, id: Json | undefined): string | undefined {
  const key = toKey(id)
  const isAddressable = id !== undefined && key.length <= 80 && !/^\.{0,2}$/.test(key)
  return isAddressable ? pathOf(collection, key) : undefined
}

function slugExamples(collection: Collection, sample: Resource | undefined): readonly Example[] {
  const { slug } = collection
  const value = slug === undefined ? undefined : sample?.[slug]
  const path = typeof value === 'string' ? pathOfOne(collection, value) : undefined
  return path === undefined ? [] : [get(`The same, by its ${slug}`, path)]
}

function filterExamples(all: string, attributes: readonly NamedValue[]): readonly Example[] {
  const text = attributes.find(([, value]) => isShortText(value) && !isDate(value))
  const equal = text ?? attributes.find(([, value]) => isShort(value))
  return [
    ...(equal ? [get(`Filter by ${equal[0]}`, all, [equal[0], toText(equal[1])])] : []),
    ...comparisonExamples(all, attributes, text),
    ...(text ? [get('Search all texts', all, ['q', firstWord(text[1])])] : []),
    ...insideExamples(all, attributes),
  ]
}

function comparisonExamples(
  all: string,
  attributes: readonly NamedValue[],
  text: NamedValue | undefined,
): readonly Example[] {
  const ordered = attributes.find(([, value]) => hasOrder(value))
  if (ordered) return [get(`Compare: ${ordered[0]} from`, all, [`${ordered[0]}_gte`, toText(ordered[1])])]
  return text ? [get(`Compare: ${text[0]} contains`, all, [`${text[0]}_contains`, firstWord(text[1])])] : []
}

/** `details.vegan=true` */
function insideExamples(all: string, attributes: readonly NamedValue[]): readonly Example[] {
  for (const [name, value] of attributes) {
    if (!isObject(value)) continue
    const inner = Object.entries(value).find(([key, one]) => isNameable(key) && isShort(one))
    if (inner) return [get(`Look inside ${name}`, all, [`${name}.${inner[0]}`, toText(inner[1])])]
  }
  return []
}

function listExamples(
  all: string,
  attributes: readonly NamedValue[],
  { idAttribute }: Collection,
): readonly Example[] {
  const sortable =
    attributes.find(([, value]) => hasOrder(value)) ?? attributes.find(([, value]) => isShortText(value))
  const [first] = attributes
  return [
    ...(sortable ? [get(`Sort by ${sortable[0]}, highest first`, all, ['_sort', `-${sortable[0]}`])] : []),
    get('Ten to a page', all, ['_page', '1'], ['_limit', '10']),
    ...(first ? [get('Only some attributes', all, ['_fields', `${idAttribute},${first[0]}`])] : []),
  ]
}

function relationshipExamples(
  { relationships }: Collection,
  all: string,
  one: string | undefined,
): readonly Example[] {
  const embeddable = [...relationships.keys()].find((name) => /^[^.,]{1,40}$/.test(name))
  const many = [...relationships.values()].find((relationship) => relationship.many)
  return [
    ...(embeddable === undefined ? [] : [get(`Embed ${embeddable}`, all, ['_embed', embeddable])]),
    ...(many && one !== undefined
      ? [get(`Only its ${many.name}`, `${one}/${encodeSegment(many.name)}`)]
      : []),
  ]
}

function writeExamples(
  collection: Collection,
  all: string,
  one: string | undefined,
  sample: Resource = {},
): readonly Example[] {
  const body = orElse(another(sample, collection), fresh)
  const create: Example = { title: 'Create', method: 'POST', path: all, body }
  if (one === undefined) return [create]
  const changes = changeExamples(one, changeable(sample, collection), collection.slug)
  return [create, ...changes, { title: 'Delete', method: 'DELETE', path: one }]
}

const fresh: JsonObject = { name: 'New' }

/** A singular resource or a plain value, which is there as a whole. */
function wholeExamples(
  collection: Collection,
  path: string,
  sample: Resource | undefined,
): readonly Example[] {
  const value = sample?.['value'] ?? null
  if (collection.kind === 'value')
    return [get('Read', path), { title: 'Replace', method: 'PUT', path, body: value }]
  return [get('Read', path), ...changeExamples(path, changeable(sample ?? {}, collection))]
}

function changeExamples(path: string, body: JsonObject, slug?: string): readonly Example[] {
  const first = Object.entries(body).find(([name, value]) => name !== slug && isShort(value))
  const change = first ? Object.fromEntries([first]) : fresh
  return [
    { title: 'Change one attribute', method: 'PATCH', path, body: change },
    { title: 'Replace', method: 'PUT', path, body: orElse(body, fresh) },
  ]
}

const orElse = (object: JsonObject, otherwise: JsonObject): JsonObject =>
  Object.keys(object).length > 0 ? object : otherwise
