import { isArray, isObject, type Json } from '../../core/json.ts'
import { type Collection, keyOf, type Resource } from '../../core/resource.ts'
import { Ids } from './ids.ts'

/** The resources in a member of the data file. */
export function recordsOf({ kind }: Collection, value: Json): readonly Resource[] {
  if (kind === 'value') return [{ value }]
  if (isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : []
}

/** The member of the data file that holds these resources. */
export function toMember({ kind }: Collection, resources: readonly Resource[]): Json {
  if (kind === 'collection') return resources
  return (kind === 'value' ? resources[0]?.['value'] : resources[0]) ?? null
}

/** Gives an id, in the collection's style, to every record that has none. */
export function identify(
  collection: Collection,
  records: readonly Resource[],
  highest: number,
): readonly Resource[] {
  const { kind, idAttribute } = collection
  const hasId = (record: Resource): boolean => (record[idAttribute] ?? null) !== null
  if (kind !== 'collection' || records.every(hasId)) return records
  const keys = new Set(records.filter(hasId).map((record) => keyOf(collection, record)))
  const ids = new Ids(collection.idStyle, keys, highest)
  return records.map((record) => {
    if (hasId(record)) return record
    const id = ids.next(keys)
    return Object.hasOwn(record, idAttribute)
      ? { ...record, [idAttribute]: id }
      : { [idAttribute]: id, ...record }
  })
}
