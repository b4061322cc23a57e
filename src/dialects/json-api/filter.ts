import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Filter } from '../../core/query.ts'
import type { Collection } from '../../core/resource.ts'
import { alternativesIn } from '../common/conditions.ts'
import { parseJsonParameter } from '../common/parameters.ts'
import type { QueryContext } from '../common/place.ts'
import {
  type AttributeNode,
  badFilter,
  compareAttribute,
  type FilterContext,
  ignoreIfLenient,
} from './attribute-condition.ts'
import { operatorCalled } from './operator-words.ts'
import type { QueryParameter } from './query-parameters.ts'

const maxLevels = 20
const example = 'For example: [{"name":"id","op":"gt","val":1}]'

/** The tutorial's list of conditions as JSON, `filter[name]=a,b` and `filter[name][gt]=1`; all must hold. */
export function parseFilter(given: readonly QueryParameter[], outer: QueryContext): Filter | undefined {
  const filters = anyOfRepeated(given).flatMap((one) => {
    const context = { ...outer, parameter: one.parameter, depth: 0, negated: false }
    return one.members.length === 0
      ? parseConditions(parseJsonParameter(one.parameter, one.value), context)
      : (parseSimple(one, context) ?? [])
  })
  return filters.length > 1 ? { op: 'and', filters } : filters[0]
}

/** `filter[name]=a&filter[name]=b` is `filter[name]=a,b`. */
function anyOfRepeated(given: readonly QueryParameter[]): readonly QueryParameter[] {
  const merged = new Map<string | QueryParameter, QueryParameter>()
  for (const one of given) {
    const key = one.members.length === 1 ? one.parameter : one
    const before = merged.get(key)
    merged.set(key, before ? { ...one, value: `${before.value},${one.value}` } : one)
  }
  return [...merged.values()]
}

function parseSimple({ members, value }: QueryParameter, context: FilterContext): Filter | undefined {
  const [name = '', word, ...more] = members
  if (more.length > 0)
    throw badFilter(context, 'A filter has at most a name and an operator: filter[name][operator].')
  const op = word ?? (value.includes(',') ? 'in' : 'eq')
  const expects = operatorCalled(op)?.expects
  const val = expects === 'list' ? alternativesIn(value) : expects ? value.split(',') : value
  return parseNamed({ name, op, val }, context)
}

function parseConditions(nodes: Json, context: FilterContext): readonly Filter[] {
  if (isArray(nodes)) return nodes.flatMap((node) => parseNode(node, context) ?? [])
  throw badFilter(context, 'A filter must be a list of conditions.', example)
}

/** `not` is passed down to the conditions, because null matches neither a condition nor its opposite. */
function parseNode(node: Json, outside: FilterContext): Filter | undefined {
  const context = { ...outside, depth: outside.depth + 1 }
  if (context.depth > maxLevels)
    throw badFilter(context, `A filter is nested more than ${maxLevels} levels deep.`)
  if (!isObject(node))
    throw badFilter(context, 'A condition must be an object with name, op and val.', example)
  const [negated, both, either] = ['not', 'and', 'or'].map((name) => member(node, name))
  const parts = [negated, both, either, member(node, 'name')].filter((part) => part !== undefined)
  if (parts.length > 1) throw badFilter(context, 'A condition must have only one of name, not, and, or.')
  if (negated !== undefined) return parseNode(negated, { ...context, negated: !context.negated })
  const nodes = both ?? either
  if (nodes === undefined) return parseNamed(node, context)
  const filters = parseConditions(nodes, context)
  if (filters.length === 0 && context.lenient) return undefined
  return { op: (both !== undefined) !== context.negated ? 'and' : 'or', filters }
}

function parseNamed(node: JsonObject, context: FilterContext): Filter | undefined {
  const [name, op] = [member(node, 'name'), member(node, 'op')]
  if (typeof name !== 'string') throw badFilter(context, "Can't find name of a filter.", example)
  if (typeof op !== 'string') throw badFilter(context, "Can't find op of a filter.", example)
  if (!('val' in node) && !('field' in node))
    throw badFilter(context, "Can't find value or field in a filter.", example)
  const [relationship, rest] = alongRelationship(name, context.collection)
  if (relationship === undefined) return compareAttribute({ ...node, name, op }, context)
  return parseRelated({ ...node, op, name: rest }, relationship, context)
}

/** `artist.name` and `artist__name` begin with a relationship, and so does `artist` alone. */
function alongRelationship(
  name: string,
  { relationships, attributes }: Collection,
): [string | undefined, string] {
  const [, first = '', rest = ''] = /^(.+?)(?:(?:\.|__)(.+))?$/.exec(name) ?? []
  return relationships.has(first) && !attributes.has(name) ? [first, rest] : [undefined, name]
}

/** A condition on a relationship holds if it holds for one of the related resources. */
function parseRelated(node: AttributeNode, relationship: string, context: FilterContext): Filter | undefined {
  if (asksForNone(node)) {
    const isNegative = operatorCalled(node.op)?.negative ?? false
    return notIf(context.negated === isNegative, { op: 'some', relationship })
  }
  const { target } = relationshipOf(context.collection, relationship)
  const inside = { ...context, collection: collectionOf(context.model, target), negated: false }
  const filter = parseInside(node, relationship, inside)
  return filter && notIf(context.negated, { op: 'some', relationship, filter })
}

const asksForNone = ({ name, op, val = null }: AttributeNode): boolean =>
  name === '' && (val === null || val === 'null') && operatorCalled(op)?.acceptsNull === true

/** The value of `any` and `has` is a condition; with an attribute behind the relationship, it is a value to equal. */
function parseInside(node: AttributeNode, relationship: string, inside: FilterContext): Filter | undefined {
  const { op, name, val = null } = node
  if (op === 'any' || op === 'has')
    return name === '' ? parseNode(val, inside) : parseNamed({ name, op: 'eq', val }, inside)
  if (name === '' && !operatorCalled(op)) {
    const help = `To filter by its attribute, use ${relationship}.${op}.`
    return ignoreIfLenient(inside, `${relationship} has no operator ${op}.`, help)
  }
  return parseNamed({ ...node, name: name || 'id' }, inside)
}

const notIf = (negated: boolean, filter: Filter): Filter => (negated ? { op: 'not', filter } : filter)
