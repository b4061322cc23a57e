import { suggest } from '../../core/error.ts'
import type { HttpRequest } from '../../core/http.ts'
import { formatPath, parsePath, type Path } from '../../core/json.ts'
import { collectionOfType, isPlausiblePath, relationshipsAlong } from '../../core/model.ts'
import type { Query, SortKey } from '../../core/query.ts'
import type { Relationship } from '../../core/resource.ts'
import { badParameter, sortKey } from '../common/parameters.ts'
import type { QueryContext } from '../common/place.ts'
import { hasCursors, usesCursors } from './cursors.ts'
import { cursorProfile } from './document.ts'
import { parseFilter } from './filter.ts'
import { attributePath, membersOf } from './members.ts'
import { parsePage } from './page.ts'
import {
  listParameters,
  parseQueryParameters,
  type QueryParameter,
  readParameters,
} from './query-parameters.ts'

/** The filter, order and page of a list, and what comes with it. */
export function parseListQuery(request: HttpRequest, context: QueryContext): Query {
  const given = parseQueryParameters(request, listParameters, context.lenient)
  const of = (family: string) => given.filter((one) => one.family === family)
  const cursors = usesCursors(request)
  const sort = splitNames(of('sort')[0]).flatMap((name) => parseSortKey(name, context, cursors) ?? [])
  const page = parsePage({ given: of('page'), sort, cursors }, context.collection)
  return { filter: parseFilter(of('filter'), context), ...alongWith(given, context), ...page }
}

/** What comes with a document. With the ids of a relationship, only the resources that it leads to can be included. */
export function parseReadQuery(request: HttpRequest, context: QueryContext, linkage?: Relationship): Query {
  const query = alongWith(parseQueryParameters(request, readParameters, context.lenient), context)
  if (!linkage || !query.include?.some(([first]) => first !== linkage.name)) return query
  throw badParameter('include', `Here an include must begin with ${linkage.name}.`)
}

/** Checks the names here too, so that a write is rejected before it is done. */
function alongWith(given: readonly QueryParameter[], context: QueryContext) {
  const { model, collection } = context
  const included = given.find(({ family }) => family === 'include')
  const include = included && splitNames(included).map(parsePath)
  for (const path of include ?? []) relationshipsAlong(model, collection, path, inInclude)
  const fields = given.filter(({ family }) => family === 'fields').map((one) => parseFields(one, context))
  return { include, fields: fields.length > 0 ? new Map(fields) : undefined }
}

const inInclude = { in: 'query', parameter: 'include' } as const

/** By collection, the attributes and relationships that may be sent. */
function parseFields(given: QueryParameter, { model, lenient }: QueryContext): [string, readonly Path[]] {
  const { parameter, members } = given
  const reject = (message: string, help: string) => badParameter(parameter, message, { help })
  const type = members.join('.')
  const collection = collectionOfType(model, type, reject)
  const { attributes, relationships } = collection
  const { attributeOf, memberOf } = membersOf(collection)
  const paths = splitNames(given).flatMap((name): readonly Path[] => {
    if (relationships.has(name)) return [[name]]
    const attribute = attributeOf(name)
    if (attributes.has(attribute) || attributes.size === 0) return [[attribute]]
    if (lenient) return []
    const fields = [...attributes.keys()].flatMap((one) => memberOf(one) ?? [])
    throw reject(`${type} has no field "${name}".`, suggest(name, [...fields, ...relationships.keys()]))
  })
  return [collection.name, paths]
}

function parseSortKey(text: string, context: QueryContext, cursors: boolean): SortKey | undefined {
  const { model, collection, lenient } = context
  const { path: names, descending } = sortKey(text)
  const path = attributePath(model, collection, names)
  const isKnown = isPlausiblePath(model, collection, path)
  if (isKnown && (!cursors || hasCursors(collection, path))) return { path, descending }
  if (!isKnown && lenient) return undefined
  const how = isKnown ? ' when paging by cursors' : ''
  const type = cursors ? { type: `${cursorProfile}/unsupported-sort` } : {}
  throw badParameter('sort', `${collection.name} cannot be sorted by "${formatPath(names)}"${how}.`, {
    help: isKnown
      ? 'Use page[number] instead of cursors.'
      : suggest(formatPath(names), collection.attributes.keys()),
    issue: { code: 'unsupported_sort', ...type },
  })
}

const splitNames = (given: QueryParameter | undefined): readonly string[] =>
  given === undefined || given.value === '' ? [] : given.value.split(',')
