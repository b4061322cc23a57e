import { type ApiError, suggest } from '../../core/error.ts'
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  member,
  parsePath,
  type Path,
} from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import type { Filter } from '../../core/query.ts'
import { badParameter } from '../common/parameters.ts'
import type { QueryContext } from '../common/place.ts'
import { attributePath, membersOf } from './members.ts'
import { type Operator, operatorCalled, operatorNames, oppositeOf } from './operator-words.ts'

/** What surrounds a condition. */
export interface FilterContext extends QueryContext {
  readonly parameter: string
  readonly depth: number
  /** Whether it stands inside an odd number of `not`. */
  readonly negated: boolean
}

/** A condition on an attribute. */
export type AttributeNode = JsonObject & { readonly name: string; readonly op: string; readonly val?: Json }

/** Compares an attribute with a value or another attribute; `undefined` if a name is unknown and that is allowed. */
export function compareAttribute(node: AttributeNode, context: FilterContext): Filter | undefined {
  const { name, op } = node
  const operator = operatorCalled(op)
  const path = knownPath(name, context)
  if (!operator) return ignoreIfLenient(context, `${name} has no operator ${op}.`, suggest(op, operatorNames))
  if (!path) return undefined
  const isNegative = (operator.negative ?? false) !== context.negated
  const field = member(node, 'field')
  if (field !== undefined) return compareWithField(field, { node, path, operator, isNegative }, context)
  const filter = operator.compare(path, assertValue(operator, member(node, 'val') ?? null, context))
  return isNegative ? oppositeOf(filter, [path]) : filter
}

interface FieldComparison {
  readonly node: AttributeNode
  readonly path: Path
  readonly operator: Operator
  readonly isNegative: boolean
}

function compareWithField(
  field: Json,
  { node: { op }, path, operator: { as }, isNegative }: FieldComparison,
  context: FilterContext,
): Filter | undefined {
  if (typeof field !== 'string' || !as)
    throw badFilter(context, `The operator "${op}" cannot compare two attributes.`)
  const other = knownPath(field, context)
  if (!other) return undefined
  const filter: Filter = { op: 'compare', as, path, other }
  return isNegative ? oppositeOf(filter, [path, other]) : filter
}

function assertValue({ expects }: Operator, value: Json, context: FilterContext): Json {
  if (expects === 'pair' && !(isArray(value) && value.length === 2))
    throw badFilter(context, '"between" requires a list of two values.')
  if (isObject(value) || (isArray(value) && !expects))
    throw badFilter(
      context,
      'A condition compares with a single value.',
      'To match any of several, use "in".',
    )
  return value
}

function knownPath(name: string, context: FilterContext): Path | undefined {
  const { model, collection } = context
  const path = attributePath(model, collection, parsePath(name))
  if (isPlausiblePath(model, collection, path)) return path
  const names = [...collection.attributes.keys()].flatMap((one) => membersOf(collection).memberOf(one) ?? [])
  return ignoreIfLenient(context, `${collection.name} has no attribute ${name}.`, suggest(name, names))
}

/** Ignores a condition if the server is lenient. Throws a 400 otherwise. */
export function ignoreIfLenient(context: FilterContext, message: string, help: string): undefined {
  if (!context.lenient) throw badFilter(context, message, help)
}

/** A 400 caused by a filter. */
export const badFilter = ({ parameter }: FilterContext, message: string, help = ''): ApiError =>
  badParameter(parameter, message, { help })
