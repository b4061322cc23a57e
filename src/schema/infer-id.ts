import { type Json, type JsonObject, member } from '../core/json.ts'
import { type Collection, type IdStyle, toKey } from '../core/resource.ts'
import { singularOf } from './collection-names.ts'

/** What may be the name of the id of a collection. */
export interface IdNames {
  /** Of the collection. */
  readonly name: string
  readonly declaredId: string | undefined
  /** What the data usually calls the id. */
  readonly usualId: string | undefined
}

/** What the id is called here, and in the file. `records` only where they have ids. */
export function inferIdNames(
  { name, declaredId, usualId }: IdNames,
  records?: readonly JsonObject[],
): Pick<Collection, 'idAttribute' | 'idInFile'> {
  if (!records) return { idAttribute: declaredId ?? 'id' }
  const besideId = records.some(hasId) ? findNamedId(usualId, records) : undefined
  const idAttribute = declaredId ?? besideId ?? 'id'
  return { idAttribute, idInFile: idAttribute === 'id' ? findOtherId(name, records, usualId) : undefined }
}

const hasId = (record: JsonObject): boolean => Object.hasOwn(record, 'id')

/** An attribute under which each record has another value. */
const findNamedId = (name: string | undefined, records: readonly JsonObject[]): string | undefined =>
  name !== undefined && name !== 'id' && areIds(records, name) ? name : undefined

/** What the data usually calls the id, or `_id`, or `doctorId` in doctors, where no record has an `id`. */
function findOtherId(
  collection: string,
  records: readonly JsonObject[],
  usualId: string | undefined,
): string | undefined {
  if (records.some(hasId)) return undefined
  const named = findNamedId(usualId, records)
  if (named !== undefined) return named
  const singular = singularOf(collection).toLowerCase()
  const isOwn = (name: string): boolean =>
    name === '_id' || [`${singular}id`, `${singular}_id`].includes(name.toLowerCase())
  return Object.keys(records[0] ?? {}).find((name) => isOwn(name) && areIds(records, name))
}

function areIds(records: readonly JsonObject[], name: string): boolean {
  const ids = records.map((record) => member(record, name))
  const isEach = ids.every((id) => (typeof id === 'string' && id !== '') || Number.isSafeInteger(id))
  return isEach && new Set(ids.map(toKey)).size === ids.length
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const integerText = /^(0|[1-9]\d{0,14})$/

/**
 * The style that all ids share, ignoring records without one. Integers when there is no id at all, or when some are
 * numbers and others the same as texts.
 */
export function inferIdStyle(ids: Iterable<Json | undefined>): IdStyle {
  let style: IdStyle | undefined
  for (const id of ids) {
    if (id === undefined || id === null) continue
    const own = styleOfId(id)
    if (style !== undefined && own !== style && !areIntegers(own, style)) return 'random'
    style = style === undefined || own === style ? own : 'integer'
  }
  return style ?? 'integer'
}

const areIntegers = (...styles: readonly IdStyle[]): boolean =>
  styles.every((style) => style === 'integer' || style === 'integer-text')

function styleOfId(id: Json): IdStyle {
  if (typeof id === 'number') return Number.isSafeInteger(id) ? 'integer' : 'random'
  if (typeof id !== 'string') return 'random'
  if (uuid.test(id)) return 'uuid'
  return integerText.test(id) ? 'integer-text' : 'random'
}
