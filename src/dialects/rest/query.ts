import type { HttpRequest } from '../../core/http.ts'
import { isArray, toText } from '../../core/json.ts'
import { collectionOf, isPlausiblePath, relationshipsAlong } from '../../core/model.ts'
import { type Path, parsePath } from '../../core/path.ts'
import type { Filter, Query } from '../../core/query.ts'
import { badParameter, json, listed } from '../shared/parameters.ts'
import type { QueryPlace } from '../shared/reads.ts'
import { parseFilter } from './filter.ts'
import { pagingOf } from './page.ts'
import { readParameters } from './parameters.ts'
import { attributesAsFilters } from './simple-rest.ts'
import { parseSort } from './sort.ts'

/** Everything a list can be asked for. With `lenient`, filters and sorts by unknown attributes are left out. */
export function parseListQuery(given: HttpRequest, place: QueryPlace): Query {
  const request = attributesAsFilters(given, place.collection)
  const known = ({ path }: { readonly path: Path }): boolean =>
    !place.lenient || isPlausiblePath(place.model, place.collection, path)
  const filter = parseQueryFilter(request, place)
  const sort = parseSort(request).filter(known)
  const { page } = pagingOf(given, place.collection)
  const { include, fields } = parseReadQuery(request, place)
  return { filter, sort, page, include, fields }
}

/** All that the query says about attributes, which must all hold. */
export function parseQueryFilter(
  request: HttpRequest,
  { model, collection, lenient }: QueryPlace,
): Filter | undefined {
  const knows = (path: Path): boolean => isPlausiblePath(model, collection, path)
  const filter = parseFilter(request, { lenient, knows })
  return filter && lenient ? onlyKnown(filter, knows) : filter
}

/** What goes with a resource, and which of its attributes: `_fields=author.name` embeds the author, too. */
export function parseReadQuery(request: HttpRequest, place: QueryPlace): Query {
  const { model, collection, lenient } = place
  if (!request.query.some(([name]) => isRead(name))) return {}
  const fields = listed(request, '_fields')
    .map(parsePath)
    .filter((path) => !lenient || isPlausiblePath(model, collection, path))
  const include = [
    ...listed(request, '_embed').map((name) => relationshipPath(name, '_embed', place)),
    ...listed(request, '_expand').map((name) => relationshipPath(name, '_expand', place)),
    ...simpleEmbed(request).map((name) => relationshipPath(name, 'embed', place)),
    ...fields.map((path) => embeddedBy(path, place)).filter((path) => path.length > 0),
  ]
  return {
    include: include.length > 0 ? include : undefined,
    fields: fields.length > 0 ? new Map([[collection.name, fields]]) : undefined,
  }
}

const readNames = new Set(readParameters.map(({ name }) => name))
const isRead = (name: string): boolean => readNames.has(name)

/** Each step can multiply what is sent, since a resource is repeated wherever it is embedded. */
const maxEmbeds = 8

function assertShort(path: Path, parameter: string): void {
  if (path.length <= maxEmbeds) return
  throw badParameter(parameter, `${parameter} leads along more than ${maxEmbeds} relationships.`)
}

/** `comments.author`, each of it a relationship of what the one before leads to. */
function relationshipPath(text: string, parameter: string, { model, collection }: QueryPlace): Path {
  const path = parsePath(text)
  assertShort(path, parameter)
  relationshipsAlong(model, collection, path, { in: 'query', parameter })
  return path
}

/** The relationships that a path leads along before it comes to an attribute; none for most. */
function embeddedBy(path: Path, { model, collection }: QueryPlace): Path {
  const along: string[] = []
  let from = collection
  for (const name of path) {
    const relationship = from.attributes.has(name) ? undefined : from.relationships.get(name)
    if (!relationship) break
    along.push(name)
    from = collectionOf(model, relationship.target)
  }
  assertShort(along, '_fields')
  return along
}

/** simple-rest's `embed="comments"` or `embed=["author"]`. */
function simpleEmbed(request: HttpRequest): readonly string[] {
  return request.query
    .filter(([name]) => name === 'embed')
    .flatMap(([, text]) => {
      const value = /^\s*["[]/.test(text) ? json('embed', text) : text
      return isArray(value) ? value.map(toText) : [toText(value)]
    })
}

function onlyKnown(filter: Filter, knows: (path: Path) => boolean): Filter | undefined {
  if (filter.op === 'search') return filter
  if (filter.op === 'not') {
    const inner = onlyKnown(filter.filter, knows)
    return inner && { op: 'not', filter: inner }
  }
  if ('path' in filter) return knows(filter.path) ? filter : undefined
  if (!('filters' in filter)) return filter
  const filters = filter.filters.flatMap((one) => onlyKnown(one, knows) ?? [])
  return filters.length > 0 ? { op: filter.op, filters } : undefined
}
