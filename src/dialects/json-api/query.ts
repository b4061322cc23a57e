import type { HttpRequest } from '../../core/http.ts'
import { collectionOfType, isPlausiblePath, relationshipsAlong } from '../../core/model.ts'
import { formatPath, parsePath, type Path } from '../../core/path.ts'
import type { Query, SortKey } from '../../core/query.ts'
import { suggest } from '../../core/suggestion.ts'
import { badParameter, sortKey } from '../shared/parameters.ts'
import type { QueryPlace } from '../shared/reads.ts'
import { parseFilters } from './condition-list.ts'
import { hasCursors } from './cursor.ts'
import { cursorProfile } from './media-type.ts'
import { membersOf, toPath } from './members.ts'
import { parsePage, usesCursors } from './page.ts'
import { listParameters, readParameters } from './parameters.ts'
import { type Given, parseFamilies } from './query-parameters.ts'

/** What a list can be asked for. */
export function parseListQuery(request: HttpRequest, place: QueryPlace): Query {
  const given = parseFamilies(request, listParameters, place.lenient)
  const of = (family: string) => given.filter((one) => one.family === family)
  const cursors = usesCursors(request)
  const sort = namesIn(of('sort')[0]).flatMap((name) => parseSortKey(name, place, cursors) ?? [])
  const page = parsePage({ given: of('page'), sort, cursors }, place.collection)
  return { filter: parseFilters(of('filter'), place), ...alongWith(given, place), ...page }
}

/** What can be asked for wherever a document comes back; beside a linkage stands only what it leads to. */
export function parseReadQuery(request: HttpRequest, place: QueryPlace): Query {
  const query = alongWith(parseFamilies(request, readParameters, place.lenient), place)
  const { relationship } = place
  if (!relationship || !query.include?.some(([first]) => first !== relationship.name)) return query
  throw badParameter('include', `Here an include begins with ${relationship.name}.`)
}

/** Names are checked here too, so that a write is refused before it is done. */
function alongWith(given: readonly Given[], place: QueryPlace) {
  const { model, collection } = place
  const included = given.find(({ family }) => family === 'include')
  const include = included && namesIn(included).map(parsePath)
  for (const path of include ?? []) relationshipsAlong(model, collection, path, inInclude)
  const fields = given.filter(({ family }) => family === 'fields').map((one) => parseFields(one, place))
  return { include, fields: fields.length > 0 ? new Map(fields) : undefined }
}

const inInclude = { in: 'query', parameter: 'include' } as const

/** By collection, the attributes and relationships that may be sent. */
function parseFields(given: Given, { model, lenient }: QueryPlace): [string, readonly Path[]] {
  const { parameter, members } = given
  const refuse = (message: string, help: string) => badParameter(parameter, message, { help })
  const type = members.join('.')
  const collection = collectionOfType(model, type, refuse)
  const { attributes, relationships } = collection
  const { attributeOf, memberOf } = membersOf(collection)
  const paths = namesIn(given).flatMap((name): readonly Path[] => {
    if (relationships.has(name)) return [[name]]
    const attribute = attributeOf(name)
    if (attributes.has(attribute) || attributes.size === 0) return [[attribute]]
    if (lenient) return []
    const fields = [...attributes.keys()].flatMap((one) => memberOf(one) ?? [])
    throw refuse(`${type} has no field "${name}".`, suggest(name, [...fields, ...relationships.keys()]))
  })
  return [collection.name, paths]
}

function parseSortKey(text: string, place: QueryPlace, cursors: boolean): SortKey | undefined {
  const { model, collection, lenient } = place
  const { path: names, descending } = sortKey(text)
  const path = toPath(model, collection, names)
  const isKnown = isPlausiblePath(model, collection, path)
  if (isKnown && (!cursors || hasCursors(collection, path))) return { path, descending }
  if (!isKnown && lenient) return undefined
  const how = isKnown ? ' where cursors are asked for' : ''
  const type = cursors ? { type: `${cursorProfile}/unsupported-sort` } : {}
  throw badParameter('sort', `${collection.name} cannot be sorted by "${formatPath(names)}"${how}.`, {
    help: isKnown
      ? 'Ask for pages by their number.'
      : suggest(formatPath(names), collection.attributes.keys()),
    issue: { code: 'unsupported_sort', ...type },
  })
}

const namesIn = (given: Given | undefined): readonly string[] =>
  given === undefined || given.value === '' ? [] : given.value.split(',')
