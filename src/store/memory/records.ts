import { isArray, isObject, type Json } from '../../core/json.ts'
import { type Collection, type Id, keyOf, type Resource, toKey } from '../../core/resource.ts'
import { Ids } from './ids.ts'

/** The resources in a member of the data file. */
export function recordsOf({ kind, idAttribute, idInFile }: Collection, value: Json): readonly Resource[] {
  if (kind === 'value') return [{ value }]
  if (!isArray(value)) return isObject(value) ? [value] : []
  const records = value.filter(isObject)
  if (idInFile === undefined) return records
  return records.map((record) => {
    const id = record[idInFile]
    return id === undefined || Object.hasOwn(record, idAttribute)
      ? record
      : Object.assign({ [idAttribute]: id }, record)
  })
}

/** The member of the data file that holds these resources. */
export function toMember(collection: Collection, resources: readonly Resource[]): Json {
  const { kind } = collection
  if (kind === 'collection')
    return collection.idInFile === undefined
      ? resources
      : resources.map((one) => toFileRecord(one, collection))
  return (kind === 'value' ? resources[0]?.['value'] : resources[0]) ?? null
}

function toFileRecord(resource: Resource, { idAttribute, idInFile = idAttribute }: Collection): Resource {
  const { [idAttribute]: id = null, ...rest } = resource
  return Object.hasOwn(rest, idInFile) ? { ...rest, [idInFile]: id } : { [idInFile]: id, ...rest }
}

/** A record whose id another one before it has, and that was given a new one. Positions count from 0. */
export interface DoubleId {
  readonly key: string
  readonly position: number
  /** Of the first record with this id, which keeps it. */
  readonly firstPosition: number
  readonly newId: Id
}

interface Identified {
  readonly resources: readonly Resource[]
  readonly doubles: readonly DoubleId[]
}

/**
 * Gives an id, in the collection's style, to every record that has none, or the id of one before it. The same records
 * are given the same ids again.
 */
export function identify(collection: Collection, records: readonly Resource[], highest: number): Identified {
  const { kind, idAttribute } = collection
  if (kind !== 'collection') return { resources: records, doubles: [] }
  const firsts = new Map<string, number>()
  const needsId = records.map((record, position) => {
    if ((record[idAttribute] ?? null) === null) return true
    const key = keyOf(collection, record)
    if (firsts.has(key)) return !isRounded(record[idAttribute])
    firsts.set(key, position)
    return false
  })
  if (!needsId.includes(true)) return { resources: records, doubles: [] }
  const ids = new Ids(collection.idStyle, firsts.keys(), highest)
  const given = new Set(firsts.keys())
  const doubles: DoubleId[] = []
  const resources = records.map((record, position) => {
    if (!needsId[position]) return record
    const known = record[idAttribute] ?? null
    const id = known === null ? ids.next(given) : ids.another(toKey(known), given)
    given.add(toKey(id))
    if (known !== null) {
      const key = toKey(known)
      doubles.push({ key, position, firstPosition: firsts.get(key) ?? 0, newId: id })
    }
    return Object.hasOwn(record, idAttribute)
      ? { ...record, [idAttribute]: id }
      : { [idAttribute]: id, ...record }
  })
  return { resources, doubles }
}

/** Two integers beyond 2^53 can differ in the file although they are read as the same. */
const isRounded = (id: Json | undefined): boolean => typeof id === 'number' && !Number.isSafeInteger(id)
