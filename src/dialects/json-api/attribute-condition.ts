import type { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { isPlausiblePath } from '../../core/model.ts'
import { parsePath, type Path } from '../../core/path.ts'
import type { Filter } from '../../core/query.ts'
import { suggest } from '../../core/suggestion.ts'
import { badParameter } from '../shared/parameters.ts'
import type { QueryPlace } from '../shared/reads.ts'
import { membersOf, toPath } from './members.ts'
import { opposite, type Word, wordNames, wordOf } from './operators.ts'

/** Where we are: about which collection, in which parameter, how deep, and inside of how many `not`. */
export interface Position extends QueryPlace {
  readonly parameter: string
  readonly depth: number
  readonly negated: boolean
}

/** A condition with the name of an attribute and an operator. */
export type Named = JsonObject & { readonly name: string; readonly op: string; readonly val?: Json }

/** Compares an attribute with a value or another one; nothing, where what makes no sense is left out. */
export function compareAttribute(node: Named, position: Position): Filter | undefined {
  const { name, op } = node
  const word = wordOf(op)
  const path = knownPath(name, position)
  if (!word) return outOrRefused(position, `${name} has no operator ${op}.`, suggest(op, wordNames))
  if (!path) return undefined
  const isNegative = (word.negative ?? false) !== position.negated
  const field = member(node, 'field')
  if (field !== undefined) return compareWith(field, { node, path, word, isNegative }, position)
  const filter = word.compare(path, checked(word, member(node, 'val') ?? null, position))
  return isNegative ? opposite(filter, [path]) : filter
}

interface Comparing {
  readonly node: Named
  readonly path: Path
  readonly word: Word
  readonly isNegative: boolean
}

function compareWith(
  field: Json,
  { node: { name, op }, path, word: { as }, isNegative }: Comparing,
  position: Position,
): Filter | undefined {
  if (typeof field !== 'string' || !as) throw wrong(position, `${op} does not compare ${name} with a field.`)
  const other = knownPath(field, position)
  if (!other) return undefined
  const filter: Filter = { op: 'compare', as, path, other }
  return isNegative ? opposite(filter, [path, other]) : filter
}

function checked({ takes }: Word, value: Json, position: Position): Json {
  if (takes === 'pair' && !(isArray(value) && value.length === 2))
    throw wrong(position, 'between takes a list of two values.')
  if (isObject(value) || (isArray(value) && !takes))
    throw wrong(position, 'A condition compares with a single value.', 'For any of several, say in.')
  return value
}

function knownPath(name: string, position: Position): Path | undefined {
  const { model, collection } = position
  const path = toPath(model, collection, parsePath(name))
  if (isPlausiblePath(model, collection, path)) return path
  const names = [...collection.attributes.keys()].flatMap((one) => membersOf(collection).memberOf(one) ?? [])
  return outOrRefused(position, `${collection.name} has no attribute ${name}.`, suggest(name, names))
}

/** What makes no sense is left out where that is wanted, and refused otherwise. */
export function outOrRefused(position: Position, message: string, help: string): undefined {
  if (!position.lenient) throw wrong(position, message, help)
}

/** A 400 for the parameter that we are in. */
export const wrong = ({ parameter }: Position, message: string, help = ''): ApiError =>
  badParameter(parameter, message, { help })
