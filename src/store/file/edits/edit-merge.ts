import { isArray, isObject, type Json, member } from '../../../core/json.ts'
import {
  type Collection,
  type Database,
  type Id,
  type Resource,
  singularKey,
  toKey,
} from '../../../core/resource.ts'
import { type Contents, sequencesName } from '../../memory/contents.ts'
import { recordsOf, toMember } from '../../memory/records.ts'
import { DataFileError } from '../data/data-file-error.ts'
import { isWrittenAlike } from '../layout/json-style.ts'
import type { Bases, RecentWrites } from './recent-writes.ts'

export interface MergedEdit {
  readonly database: Database
  /** The resources that the API has written, as the edited file has them. */
  readonly bases: Bases
  /** The edits that could not stay as the person wrote them. */
  readonly notices: readonly string[]
  /** Whether some records have other ids than in the file. */
  readonly hasGivenIds: boolean
}

/** Merges a file that a person has edited with the writes of the API that the person had not seen. */
export function mergeEdit(theirs: Database, contents: Contents, writes: RecentWrites): MergedEdit {
  const edits = new Map<string, EditedMember>()
  const edited = (name: string): EditedMember => {
    const known =
      edits.get(name) ?? new EditedMember(contents.collection(name), member(theirs, name), contents)
    edits.set(name, known)
    return known
  }
  const unknown = writes.unknownTo({
    isInFile: (name, key, resource) => isWrittenAlike(edited(name).get(key), resource),
    current: (name, key) => contents.table(name).row(key)?.resource,
  })
  const bases = new Map<string, Map<string, Resource | undefined>>()
  const notices: string[] = []
  for (const [name, keys] of unknown) {
    const merged = edited(name)
    bases.set(name, new Map([...keys.keys()].map((key) => [key, merged.get(key)])))
    for (const [key, base] of keys) {
      const notice = merged.merge(key, base, contents.table(name).row(key)?.resource)
      if (notice !== undefined) notices.push(notice)
    }
  }
  for (const [name, table] of contents.tables) {
    const value = member(theirs, name)
    if (value === undefined || !hasKind(contents.collection(name), value)) continue
    edited(name).reuse((key) => table.row(key)?.resource)
  }
  const members = [...edits].flatMap(([name, one]) =>
    one.value === undefined ? [] : [[name, one.value] as const],
  )
  const highest = [...contents.tables].map(([name, table]) => [name, table.highestId] as const)
  return {
    database: { ...theirs, ...Object.fromEntries(members), [sequencesName]: Object.fromEntries(highest) },
    bases,
    notices,
    hasGivenIds: [...edits.values()].some((one) => one.hasGivenIds),
  }
}

/** The resources of one member of an edited file. */
class EditedMember {
  readonly #collection: Collection
  /** By key; a record without an id, or with the id of another, by a symbol. */
  readonly #resources = new Map<string | symbol, Resource>()
  readonly #isMissing: boolean
  /** Whether some records have other ids than in the file. */
  readonly hasGivenIds: boolean

  constructor(collection: Collection, value: Json | undefined, contents: Contents) {
    if (value !== undefined && !hasKind(collection, value)) {
      throw new DataFileError(
        `"${collection.name}" was ${kindNames[collection.kind]} and is something else now, ` +
          'but the API has changed it in the meantime. Stop the server before such an edit.',
      )
    }
    this.#collection = collection
    this.#isMissing = value === undefined
    const records = value === undefined ? [] : recordsOf(collection, value)
    const kept = collection.kind === 'collection' ? keepIds(records, collection, contents) : records
    this.hasGivenIds = kept.some((record, at) => record !== records[at])
    for (const resource of kept) this.#resources.set(this.#keyOf(resource), resource)
  }

  get(key: string): Resource | undefined {
    return this.#resources.get(key)
  }

  /** `undefined` when the file lacks this member and does not need it. */
  get value(): Json | undefined {
    if (this.#isMissing && this.#resources.size === 0) return undefined
    return toMember(this.#collection, [...this.#resources.values()])
  }

  /** Returns a notice where the edit could not stay. */
  merge(key: string, base: Resource | undefined, ours: Resource | undefined): string | undefined {
    const theirs = this.#resources.get(key)
    if (theirs && ours && !base && !isWrittenAlike(theirs, ours)) return this.#keepBoth(key, ours, theirs)
    const merged = mergeRecord(base, ours, theirs)
    if (merged) this.#resources.set(key, merged)
    else this.#resources.delete(key)
    if (isWrittenAlike(theirs, base) || !merged === !theirs) return undefined
    const stays = merged ? 'stays, because the API changed it' : 'stays deleted, because the API deleted it'
    return `${this.#collection.name}: ${key} ${stays} in the meantime.`
  }

  /** Keeps the resource that is known already, where the file has the same. */
  reuse(known: (key: string) => Resource | undefined): void {
    for (const [key, theirs] of this.#resources) {
      const ours = typeof key === 'string' ? known(key) : undefined
      if (ours && ours !== theirs && isWrittenAlike(ours, theirs)) this.#resources.set(key, ours)
    }
  }

  /** Two new records with one id: a client knows the API's record by it, so the person's gets another. */
  #keepBoth(key: string, ours: Resource, theirs: Resource): string {
    const { name, idAttribute } = this.#collection
    const { [idAttribute]: _, ...rest } = theirs
    const records = [...this.#resources].map(([known, record]): [string | symbol, Resource] =>
      known === key ? [Symbol(key), rest] : [known, record],
    )
    this.#resources.clear()
    for (const [known, record] of records) this.#resources.set(known, record)
    this.#resources.set(key, ours)
    return `${name}: the new record ${key} in the file gets another id, because the API gave ${key} to another record.`
  }

  #keyOf(resource: Resource): string | symbol {
    const { kind, idAttribute } = this.#collection
    if (kind !== 'collection') return singularKey
    const id = resource[idAttribute] ?? null
    const key = toKey(id)
    return id === null || this.#resources.has(key) ? Symbol(key) : key
  }
}

/**
 * Of records with the same id, the one that had it before keeps it, and one that was given another id before keeps
 * that; the rest get new ids.
 */
function keepIds(
  records: readonly Resource[],
  { name, idAttribute }: Collection,
  contents: Contents,
): readonly Resource[] {
  const table = contents.table(name)
  const keysOf = records.map((record) => toKey(record[idAttribute]))
  const taken = new Set(keysOf)
  if (taken.size === records.length) return records
  const isKnownAs = (record: Resource, id: Id): boolean =>
    isWrittenAlike({ ...record, [idAttribute]: id }, table.row(toKey(id))?.resource)
  const holders = new Map<string, number>()
  for (const [at, record] of records.entries()) {
    const key = keysOf[at] ?? ''
    const isKnown = isWrittenAlike(record, table.row(key)?.resource)
    if (isKnown || !holders.has(key)) holders.set(key, at)
  }
  return records.map((record, at) => {
    const key = keysOf[at] ?? ''
    const holder = holders.get(key) ?? at
    if (holder === at || (record[idAttribute] ?? null) === null) return record
    const given = contents.doubles
      .get(name)
      ?.find(
        (double) => double.key === key && !taken.has(toKey(double.newId)) && isKnownAs(record, double.newId),
      )
    if (given) taken.add(toKey(given.newId))
    if (given) return { ...record, [idAttribute]: given.newId }
    return at < holder ? { ...record, [idAttribute]: null } : record
  })
}

const kindNames = { collection: 'a list', singular: 'an object', value: 'a value' } as const

function hasKind({ kind }: Collection, value: Json): boolean {
  const isCollection = isArray(value) && value.every(isObject)
  if (kind === 'collection') return isCollection
  return kind === 'singular' ? isObject(value) : !isCollection && !isObject(value)
}

/**
 * Merges a record that was `base` and that both the API (`ours`) and a person (`theirs`) have changed. The members that
 * only one of them has changed are that one's; where both have, the API's counts, since a client has seen it.
 */
function mergeRecord(
  base: Resource | undefined,
  ours: Resource | undefined,
  theirs: Resource | undefined,
): Resource | undefined {
  if (isWrittenAlike(theirs, base) || !ours || !theirs) return ours
  if (isWrittenAlike(ours, base)) return theirs
  const names = new Set([...Object.keys(theirs), ...Object.keys(ours)])
  const members = [...names].map(
    (name) =>
      [name, mergeValue(base && member(base, name), member(ours, name), member(theirs, name))] as const,
  )
  return Object.fromEntries(members.filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

const mergeValue = (
  base: Json | undefined,
  ours: Json | undefined,
  theirs: Json | undefined,
): Json | undefined => (isWrittenAlike(ours, base) ? theirs : ours)
