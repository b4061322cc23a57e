import type { HttpRequest } from '../../core/http.ts'
import { membersOf, toPath } from '../../core/members.ts'
import { collectionOf, collectionOfType, knowsPath, relationshipOf } from '../../core/model.ts'
import type { Query, SortKey } from '../../core/operation.ts'
import { parsePath, type Path } from '../../core/path.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { type Given, parseFamilies } from '../families.ts'
import { parseFilters } from '../filters/condition-list.ts'
import { badParameter } from '../parameters.ts'
import { cursorProfile } from './media-type.ts'
import { parsePage, usesCursors } from './page.ts'
import { listParameters, readParameters } from './parameters.ts'

export interface Place {
  readonly model: Model
  readonly collection: Collection
  readonly lenient: boolean
}

/** What a list can be asked for. */
export function parseListQuery(request: HttpRequest, place: Place): Query {
  const given = parseFamilies(request, listParameters, place.lenient)
  const of = (family: string) => given.filter((one) => one.family === family)
  const sort = parseSort(of('sort'), place, usesCursors(request))
  const filter = parseFilters(of('filter'), place)
  return {
    ...alongWith(given, place),
    ...parsePage(request, place.collection, of('page'), sort),
    ...(filter ? { filter } : {}),
  }
}

/** What can be asked for wherever a document comes back. */
export const parseReadQuery = (request: HttpRequest, place: Place): Pick<Query, 'include' | 'fields'> =>
  alongWith(parseFamilies(request, readParameters, place.lenient), place)

function alongWith(given: readonly Given[], { model, collection }: Place): Pick<Query, 'include' | 'fields'> {
  const include = given.find(({ family }) => family === 'include')
  const fields = given.filter(({ family }) => family === 'fields')
  return {
    ...(include ? { include: parseInclude(include, model, collection) } : {}),
    ...(fields.length > 0 ? { fields: new Map(fields.map((one) => parseFields(one, model))) } : {}),
  }
}

/** Names are checked here too, so that a write is refused before it is done. */
function parseInclude({ value }: Given, model: Model, collection: Collection): readonly Path[] {
  const paths = value === '' ? [] : value.split(',').map(parsePath)
  for (const path of paths) {
    let from = collection
    for (const name of path) from = collectionOf(model, relationshipOf(from, name, 'include').target)
  }
  return paths
}

/** By collection, the attributes and relationships that may be sent. */
function parseFields({ parameter, members, value }: Given, model: Model): [string, readonly Path[]] {
  const [type = ''] = members
  const collection = collectionOfType(model, type)
  if (!collection || members.length !== 1)
    throw badParameter(parameter, `There is no type "${type}".`, {
      help: suggest(
        type,
        [...model.collections.values()].map((one) => one.type),
      ),
    })
  const { attributes, relationships } = collection
  const names = value === '' ? [] : value.split(',')
  const paths = names.map((name) =>
    relationships.has(name) ? [name] : [membersOf(collection).attributeOf(name)],
  )
  const unknown = names.find((name, at) => !relationships.has(name) && !attributes.has(paths[at]?.[0] ?? ''))
  if (unknown !== undefined && attributes.size > 0)
    throw badParameter(parameter, `${type} has no field "${unknown}".`, {
      help: suggest(unknown, [...attributes.keys(), ...relationships.keys()]),
    })
  return [collection.name, paths]
}

function parseSort(
  given: readonly Given[],
  { model, collection }: Place,
  cursors: boolean,
): readonly SortKey[] {
  const text = given.map(({ value }) => value).join()
  return (text === '' ? [] : text.split(',')).map((key) => {
    const name = key.replace(/^-/, '')
    const path = toPath(model, collection, parsePath(name))
    const [first = ''] = path
    // A cursor is a value, so it would tell what is not sent.
    const hasCursors = !collection.relationships.has(first) && !collection.writeOnly.has(first)
    const isKnown = collection.attributes.size === 0 || knowsPath(model, collection, path)
    if (isKnown && (hasCursors || !cursors)) return { path, descending: key !== name }
    const type = cursors ? { type: `${cursorProfile}/unsupported-sort` } : {}
    throw badParameter('sort', `${collection.name} cannot be sorted by "${name}".`, {
      help: suggest(name, collection.attributes.keys()),
      issue: { code: 'unsupported_sort', ...type },
    })
  })
}
