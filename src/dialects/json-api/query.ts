import type { HttpRequest } from '../../core/http.ts'
import { collectionOfType, knowsPath, relationshipsAlong } from '../../core/model.ts'
import type { Query, SortKey } from '../../core/operation.ts'
import { formatPath, parsePath, type Path } from '../../core/path.ts'
import type { Model } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { type Given, parseFamilies } from '../families.ts'
import { parseFilters } from '../filters/condition-list.ts'
import { membersOf, toPath } from '../members.ts'
import { hasCursors } from '../paging/cursor.ts'
import { badParameter, sortKey } from '../parameters.ts'
import type { QueryPlace } from '../reads.ts'
import { cursorProfile } from './media-type.ts'
import { parsePage, usesCursors } from './page.ts'
import { listParameters, readParameters } from './parameters.ts'

/** What a list can be asked for. */
export function parseListQuery(request: HttpRequest, place: QueryPlace): Query {
  const given = parseFamilies(request, listParameters, place.lenient)
  const of = (family: string) => given.filter((one) => one.family === family)
  const sort = namesIn(of('sort')[0]).map((name) => parseSortKey(name, place, usesCursors(request)))
  const filter = parseFilters(of('filter'), place)
  return { filter, ...alongWith(given, place), ...parsePage(request, place.collection, of('page'), sort) }
}

/** What can be asked for wherever a document comes back; beside a linkage stands only what it leads to. */
export function parseReadQuery(request: HttpRequest, place: QueryPlace): Query {
  const query = alongWith(parseFamilies(request, readParameters, place.lenient), place)
  const { relationship } = place
  if (!relationship || !query.include?.some(([first]) => first !== relationship.name)) return query
  throw badParameter('include', `Here an include begins with ${relationship.name}.`)
}

/** Names are checked here too, so that a write is refused before it is done. */
function alongWith(given: readonly Given[], { model, collection }: QueryPlace) {
  const included = given.find(({ family }) => family === 'include')
  const include = included && namesIn(included).map(parsePath)
  for (const path of include ?? []) relationshipsAlong(model, collection, path, inInclude)
  const fields = given.filter(({ family }) => family === 'fields').map((one) => parseFields(one, model))
  return { include, fields: fields.length > 0 ? new Map(fields) : undefined }
}

const inInclude = { in: 'query', parameter: 'include' } as const

/** By collection, the attributes and relationships that may be sent. */
function parseFields(given: Given, model: Model): [string, readonly Path[]] {
  const { parameter, members } = given
  const refuse = (message: string, help: string) => badParameter(parameter, message, { help })
  const type = members.join('.')
  const collection = collectionOfType(model, type, refuse)
  const { attributes, relationships } = collection
  const paths = namesIn(given).map((name) => {
    const attribute = membersOf(collection).attributeOf(name)
    if (relationships.has(name)) return [name]
    if (attributes.has(attribute) || attributes.size === 0) return [attribute]
    const fields = [...attributes.keys(), ...relationships.keys()]
    throw refuse(`${type} has no field "${name}".`, suggest(name, fields))
  })
  return [collection.name, paths]
}

function parseSortKey(text: string, { model, collection }: QueryPlace, cursors: boolean): SortKey {
  const { path: names, descending } = sortKey(text)
  const path = toPath(model, collection, names)
  const isKnown = collection.attributes.size === 0 || knowsPath(model, collection, path)
  if (isKnown && (!cursors || hasCursors(collection, path))) return { path, descending }
  const name = formatPath(names)
  const type = cursors ? { type: `${cursorProfile}/unsupported-sort` } : {}
  throw badParameter('sort', `${collection.name} cannot be sorted by "${name}".`, {
    help: suggest(name, collection.attributes.keys()),
    issue: { code: 'unsupported_sort', ...type },
  })
}

const namesIn = (given: Given | undefined): readonly string[] =>
  given === undefined || given.value === '' ? [] : given.value.split(',')
