import type { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { collectionOf, knowsPath, relationshipOf } from '../../core/model.ts'
import type { Filter } from '../../core/operation.ts'
import { parsePath, type Path } from '../../core/path.ts'
import type { Collection, Model } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import type { Given } from '../families.ts'
import { toPath } from '../members.ts'
import { badParameter, parseJson } from '../parameters.ts'
import { opposite, type Word, wordNames, wordOf } from './words.ts'

/** Where we are: about which collection, in which parameter, how deep, and inside of how many `not`. */
interface Position {
  readonly model: Model
  readonly collection: Collection
  readonly parameter: string
  readonly depth: number
  readonly negated: boolean
}

const maxDepth = 20

/** The tutorial's list of conditions as JSON, `filter[name]=a,b` and `filter[name][gt]=1`; all must hold. */
export function parseFilters(
  given: readonly Given[],
  place: Pick<Position, 'model' | 'collection'>,
): Filter | undefined {
  const filters = given.flatMap((one) => {
    const position = { ...place, parameter: one.parameter, depth: 0, negated: false }
    return one.members.length === 0
      ? parseList(parseJson(one.parameter, one.value), position)
      : [parseSimple(one, position)]
  })
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

function parseSimple({ members: [name = '', word, ...more], value }: Given, position: Position): Filter {
  if (more.length > 0) throw wrong(position, 'filter[name][operator] is as far as it goes.')
  const op = word ?? (value.includes(',') ? 'in' : 'eq')
  const takes = wordOf(op)?.takes
  return parseCondition({ name, op, val: takes ? value.split(',') : value }, position)
}

const parseList = (nodes: Json, position: Position): readonly Filter[] => {
  if (isArray(nodes)) return nodes.map((node) => parseNode(node, position))
  throw wrong(position, 'A filter is a list of conditions.', 'For example: [{"name":"id","op":"gt","val":1}]')
}

/** `not` is carried down to the conditions, since the opposite of one has its own way with null. */
function parseNode(node: Json, outside: Position): Filter {
  const position = { ...outside, depth: outside.depth + 1 }
  if (position.depth > maxDepth) throw wrong(position, `A filter is nested up to ${maxDepth} levels deep.`)
  if (!isObject(node)) throw wrong(position, 'A condition is an object with name, op and val.')
  const [negated, both, either] = ['not', 'and', 'or'].map((name) => member(node, name))
  if (negated !== undefined) return parseNode(negated, { ...position, negated: !position.negated })
  const nodes = both ?? either
  if (nodes === undefined) return parseCondition(node, position)
  const isAnd = (both !== undefined) !== position.negated
  return { op: isAnd ? 'and' : 'or', filters: parseList(nodes, position) }
}

function parseCondition(node: JsonObject, position: Position): Filter {
  const [name, op] = [member(node, 'name'), member(node, 'op')]
  if (typeof name !== 'string') throw wrong(position, "Can't find name of a filter.")
  if (typeof op !== 'string') throw wrong(position, "Can't find op of a filter.")
  if (!('val' in node) && !('field' in node)) throw wrong(position, "Can't find value or field in a filter.")
  const [relationship, rest] = alongRelationship(name, position.collection)
  if (relationship === undefined) return compare(node, { name, op }, position)
  return parseRelated({ ...node, op, name: rest }, relationship, position)
}

/** `artist.name` and `artist__name` begin with a relationship, and so does `artist` alone. */
function alongRelationship(
  name: string,
  { relationships, attributes }: Collection,
): [string | undefined, string] {
  const [, first = '', rest = ''] = /^(.+?)(?:(?:\.|__)(.+))?$/.exec(name) ?? []
  return relationships.has(first) && !attributes.has(name) ? [first, rest] : [undefined, name]
}

/** A condition holds about what is related when it holds about one of it. */
function parseRelated(
  node: JsonObject & { readonly op: string; readonly name: string },
  relationship: string,
  position: Position,
): Filter {
  const { target } = relationshipOf(position.collection, relationship)
  const inside = { ...position, collection: collectionOf(position.model, target), negated: false }
  const { op, name } = node
  const value = member(node, 'val') ?? null
  const word = wordOf(op)
  if (name === '' && value === null && word?.takesNull)
    return notIf(position.negated === (word.negative ?? false), { op: 'some', relationship })
  const isAny = op === 'any' || op === 'has'
  const filter = isAny
    ? parseAny(name, value, inside)
    : parseCondition({ ...node, name: name || 'id' }, inside)
  return notIf(position.negated, { op: 'some', relationship, filter })
}

const notIf = (negated: boolean, filter: Filter): Filter => (negated ? { op: 'not', filter } : filter)

/** `any` and `has` bring a condition; behind the name of an attribute, a value. */
const parseAny = (name: string, value: Json, position: Position): Filter =>
  name === '' ? parseNode(value, position) : parseCondition({ name, op: 'eq', val: value }, position)

function compare(node: JsonObject, { name, op }: { name: string; op: string }, position: Position): Filter {
  const word = wordOf(op)
  if (!word) throw wrong(position, `${name} has no operator ${op}.`, suggest(op, wordNames))
  const path = knownPath(name, position)
  const field = member(node, 'field')
  const isNegative = (word.negative ?? false) !== position.negated
  if (field === undefined) {
    const filter = word.compare(path, checked(word, member(node, 'val') ?? null, position))
    return isNegative ? opposite(filter, [path]) : filter
  }
  if (typeof field !== 'string' || !word.as)
    throw wrong(position, `${op} does not compare ${name} with a field.`)
  const other = knownPath(field, position)
  const filter: Filter = { op: 'compare', as: word.as, path, other }
  return isNegative ? opposite(filter, [path, other]) : filter
}

function checked({ takes }: Word, value: Json, position: Position): Json {
  if (takes === 'pair' && !(isArray(value) && value.length === 2))
    throw wrong(position, 'between takes a list of two values.')
  if (isObject(value) || (isArray(value) && !takes))
    throw wrong(position, 'A condition compares with a single value.')
  return value
}

function knownPath(name: string, position: Position): Path {
  const { model, collection } = position
  const path = toPath(model, collection, parsePath(name))
  if (collection.attributes.size === 0 || knowsPath(model, collection, path)) return path
  throw wrong(
    position,
    `${collection.name} has no attribute ${name}.`,
    suggest(name, collection.attributes.keys()),
  )
}

const wrong = ({ parameter }: Position, message: string, help = ''): ApiError =>
  badParameter(parameter, message, { help })
