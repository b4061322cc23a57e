import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Filter } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { parseJson } from '../shared/parameters.ts'
import type { QueryPlace } from '../shared/reads.ts'
import { compareAttribute, type Named, outOrRefused, type Position, wrong } from './attribute-condition.ts'
import { wordOf } from './operators.ts'
import type { Given } from './query-parameters.ts'

const maxDepth = 20
const example = 'For example: [{"name":"id","op":"gt","val":1}]'

/** The tutorial's list of conditions as JSON, `filter[name]=a,b` and `filter[name][gt]=1`; all must hold. */
export function parseFilters(given: readonly Given[], place: QueryPlace): Filter | undefined {
  const filters = anyOfRepeated(given).flatMap((one) => {
    const position = { ...place, parameter: one.parameter, depth: 0, negated: false }
    return one.members.length === 0
      ? parseList(parseJson(one.parameter, one.value), position)
      : (parseSimple(one, position) ?? [])
  })
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

/** `filter[name]=a&filter[name]=b` is `filter[name]=a,b`. */
function anyOfRepeated(given: readonly Given[]): readonly Given[] {
  const merged = new Map<string | Given, Given>()
  for (const one of given) {
    const key = one.members.length === 1 ? one.parameter : one
    const before = merged.get(key)
    merged.set(key, before ? { ...one, value: `${before.value},${one.value}` } : one)
  }
  return [...merged.values()]
}

function parseSimple({ members, value }: Given, position: Position): Filter | undefined {
  const [name = '', word, ...more] = members
  if (more.length > 0) throw wrong(position, 'filter[name][operator] is as far as it goes.')
  const op = word ?? (value.includes(',') ? 'in' : 'eq')
  return parseCondition({ name, op, val: wordOf(op)?.takes ? value.split(',') : value }, position)
}

function parseList(nodes: Json, position: Position): readonly Filter[] {
  if (isArray(nodes)) return nodes.flatMap((node) => parseNode(node, position) ?? [])
  throw wrong(position, 'A filter is a list of conditions.', example)
}

/** `not` is carried down to the conditions, since the opposite of one has its own way with null. */
function parseNode(node: Json, outside: Position): Filter | undefined {
  const position = { ...outside, depth: outside.depth + 1 }
  if (position.depth > maxDepth) throw wrong(position, `A filter is nested up to ${maxDepth} levels deep.`)
  if (!isObject(node)) throw wrong(position, 'A condition is an object with name, op and val.', example)
  const [negated, both, either] = ['not', 'and', 'or'].map((name) => member(node, name))
  const parts = [negated, both, either, member(node, 'name')].filter((part) => part !== undefined)
  if (parts.length > 1) throw wrong(position, 'A condition has a name, or else one of not, and, or.')
  if (negated !== undefined) return parseNode(negated, { ...position, negated: !position.negated })
  const nodes = both ?? either
  if (nodes === undefined) return parseCondition(node, position)
  const filters = parseList(nodes, position)
  if (filters.length === 0 && position.lenient) return undefined
  return { op: (both !== undefined) !== position.negated ? 'and' : 'or', filters }
}

function parseCondition(node: JsonObject, position: Position): Filter | undefined {
  const [name, op] = [member(node, 'name'), member(node, 'op')]
  if (typeof name !== 'string') throw wrong(position, "Can't find name of a filter.", example)
  if (typeof op !== 'string') throw wrong(position, "Can't find op of a filter.", example)
  if (!('val' in node) && !('field' in node))
    throw wrong(position, "Can't find value or field in a filter.", example)
  const [relationship, rest] = alongRelationship(name, position.collection)
  if (relationship === undefined) return compareAttribute({ ...node, name, op }, position)
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
function parseRelated(node: Named, relationship: string, position: Position): Filter | undefined {
  if (asksForNone(node)) {
    const isNegative = wordOf(node.op)?.negative ?? false
    return notIf(position.negated === isNegative, { op: 'some', relationship })
  }
  const { target } = relationshipOf(position.collection, relationship)
  const inside = { ...position, collection: collectionOf(position.model, target), negated: false }
  const filter = parseInside(node, relationship, inside)
  return filter && notIf(position.negated, { op: 'some', relationship, filter })
}

const asksForNone = ({ name, op, val = null }: Named): boolean =>
  name === '' && (val === null || val === 'null') && wordOf(op)?.takesNull === true

/** `any` and `has` bring a condition; behind the name of an attribute, a value. */
function parseInside(node: Named, relationship: string, inside: Position): Filter | undefined {
  const { op, name, val = null } = node
  if (op === 'any' || op === 'has')
    return name === '' ? parseNode(val, inside) : parseCondition({ name, op: 'eq', val }, inside)
  if (name === '' && !wordOf(op)) {
    const help = `For an attribute of it, say ${relationship}.${op}.`
    return outOrRefused(inside, `${relationship} has no operator ${op}.`, help)
  }
  return parseCondition({ ...node, name: name || 'id' }, inside)
}

const notIf = (negated: boolean, filter: Filter): Filter => (negated ? { op: 'not', filter } : filter)
