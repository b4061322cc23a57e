import { isArray, isObject, type Json, member } from '../../core/json.ts'
import type { Collection, Database, Model, Resource, Unique } from '../../core/resource.ts'
import { fold } from '../../query/operators.ts'
import type { Mistake } from '../shape.ts'

/** Records that share a value that must be unique. Does not name the value, which may be hidden. */
export const findDuplicates = ({ collections }: Model, database: Database): readonly Mistake[] =>
  [...collections.values()].flatMap((collection) => {
    const value = member(database, collection.name)
    const records = isArray(value) ? value.filter(isObject) : []
    return collection.unique.flatMap((unique) => duplicatesOf(collection, records, unique))
  })

function duplicatesOf(
  { name, idAttribute }: Collection,
  records: readonly Resource[],
  { attribute, caseInsensitive }: Unique,
): readonly Mistake[] {
  const first = new Map<Json, number>()
  const called = (at: number): string => {
    const id = member(records[at] ?? {}, idAttribute)
    return id === undefined ? `record ${at + 1}` : `record ${at + 1} (${idAttribute} ${JSON.stringify(id)})`
  }
  return records.flatMap((record, at) => {
    const value = member(record, attribute) ?? null
    if (value === null || typeof value === 'object') return []
    const normal = caseInsensitive && typeof value === 'string' ? fold(value) : value
    const twin = first.get(normal)
    if (twin === undefined) first.set(normal, at)
    if (twin === undefined) return []
    const message = `${called(twin)} and ${called(at)} have the same ${attribute}, which must be unique. Change one of them.`
    return [{ path: `data.${name}`, message }]
  })
}
