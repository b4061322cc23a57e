import { isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import { type Collection, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../core/url.ts'
import type { Description, DocumentShape, Example, Subject } from '../dialect.ts'
import { errorSchema } from '../error-body.ts'
import { filterDescriptions } from '../filters/description.ts'
import { isKnown } from '../parameters.ts'
import { pathOf } from '../place.ts'
import { another, changeable, isShort, tellingValues } from '../sample.ts'
import { listParameters } from './parameters.ts'

/** The envelope dialect for people and tools. */
export const description: Description = {
  examples,
  filters: (collection) => filterDescriptions(collection, isNameable),
  document,
  error: errorSchema,
}

function document(resource: JsonObject, shape: DocumentShape): JsonObject {
  if (shape === 'many') return page(resource)
  if (shape === 'drafts') return { oneOf: [resource, { type: 'array', items: resource }] }
  return shape === 'created' ? { oneOf: [resource, several(resource)] } : resource
}

const several = (items: JsonObject): JsonObject => ({
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'array', items } },
})

const address = { type: ['string', 'null'] }

const page = (items: JsonObject): JsonObject => ({
  type: 'object',
  required: ['data', 'total_items', 'total_pages', 'current_page', 'limit', 'links'],
  properties: {
    data: { type: 'array', items },
    total_items: { type: 'integer' },
    total_pages: { type: 'integer' },
    current_page: { type: 'integer' },
    limit: { type: 'integer' },
    links: {
      type: 'object',
      properties: { self: address, first: address, prev: address, next: address, last: address },
    },
  },
})

const isNameable = (name: string): boolean =>
  /^[\p{L}_][\p{L}\p{M}\p{N}_ -]{0,39}$/u.test(name) &&
  !name.startsWith('_') &&
  !isKnown(name, listParameters)

function examples({ collection, sample }: Subject): readonly Example[] {
  const all = `/${encodeSegment(collection.name)}`
  if (collection.kind !== 'collection') return [{ title: 'All of it', method: 'GET', path: all }]
  const query = [['page', '1'], ['limit', '5'], ...filterOf(collection, sample)] as const
  const one = sample && pathOf(collection, toKey(sample[collection.idAttribute]))
  return [
    { title: 'The first page', method: 'GET', path: all },
    { title: 'A smaller page of some', method: 'GET', path: all, query },
    ...(one === undefined || !sample ? [] : oneExamples(one, collection, sample)),
    { title: 'A new one', method: 'POST', path: all, body: sample ? another(sample, collection) : {} },
  ]
}

function oneExamples(path: string, collection: Collection, sample: Resource): readonly Example[] {
  const change = Object.entries(changeable(sample, collection)).find(([, value]) => !isObject(value))
  return [
    { title: 'One, by its id', method: 'GET', path },
    ...(change
      ? [{ title: 'A change', method: 'PATCH' as const, path, body: { [change[0]]: change[1] } }]
      : []),
  ]
}

function filterOf(
  collection: Collection,
  sample: Resource | undefined,
): readonly (readonly [string, string])[] {
  const found = sample && tellingValues(sample, collection).find(isUsable)
  return found ? [[found[0], toText(found[1])]] : []
}

const isUsable = ([name, value]: readonly [string, Json]): boolean => isNameable(name) && isShort(value)
