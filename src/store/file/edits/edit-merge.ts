import { isArray, isObject, type Json, member } from '../../../core/json.ts'
import { type Collection, type Database, type Resource, singularKey, toKey } from '../../../core/resource.ts'
import type { Contents } from '../../memory/contents.ts'
import { recordsOf, toMember } from '../../memory/records.ts'
import { sequencesName } from '../../memory/sequences.ts'
import { DataFileError } from '../data/data-file-error.ts'
import { mergeRecord } from './record-merge.ts'
import { isSame } from './same-json.ts'
import type { Bases, Touched } from './touched.ts'

export interface MergedEdit {
  readonly database: Database
  /** What the edited file has in the place of resources that the API has written. */
  readonly bases: Bases
  /** What could not be kept as the person wrote it. */
  readonly notices: readonly string[]
}

/** Takes over a file that a person has edited, and keeps what the API has written in the meantime. */
export function mergeEdit(theirs: Database, contents: Contents, touched: Touched): MergedEdit {
  const edits = new Map<string, EditedMember>()
  const edited = (name: string): EditedMember => {
    const known = edits.get(name) ?? new EditedMember(contents.collection(name), member(theirs, name))
    edits.set(name, known)
    return known
  }
  const unknown = touched.unknownTo({
    isInFile: (name, key, resource) => isSame(edited(name).get(key), resource),
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
  }
}

/** The resources of one member of an edited file. */
class EditedMember {
  readonly #collection: Collection
  /** By key; a record without an id, or with one that another has, by a key of its own. */
  readonly #resources = new Map<string | symbol, Resource>()
  readonly #isMissing: boolean

  constructor(collection: Collection, value: Json | undefined) {
    if (value !== undefined && !hasKind(collection, value)) {
      throw new DataFileError(
        `"${collection.name}" was ${kindNames[collection.kind]} and is something else now, ` +
          'while the API has changed it. Stop the server before such an edit.',
      )
    }
    this.#collection = collection
    this.#isMissing = value === undefined
    for (const resource of value === undefined ? [] : recordsOf(collection, value)) {
      this.#resources.set(this.#keyOf(resource), resource)
    }
  }

  get(key: string): Resource | undefined {
    return this.#resources.get(key)
  }

  /** `undefined` when the file has no such member, and needs none. */
  get value(): Json | undefined {
    if (this.#isMissing && this.#resources.size === 0) return undefined
    return toMember(this.#collection, [...this.#resources.values()])
  }

  /** The answer tells what of the edit could not stay. */
  merge(key: string, base: Resource | undefined, ours: Resource | undefined): string | undefined {
    const theirs = this.#resources.get(key)
    if (theirs && ours && !base && !isSame(theirs, ours)) return this.#keepBoth(key, ours, theirs)
    const merged = mergeRecord(base, ours, theirs)
    if (merged) this.#resources.set(key, merged)
    else this.#resources.delete(key)
    if (isSame(theirs, base) || !merged === !theirs) return undefined
    const stays = merged ? 'stays, because the API changed it' : 'stays deleted, because the API deleted it'
    return `${this.#collection.name}: ${key} ${stays} in the meantime.`
  }

  /** Uses the resource that is known already where the file says the same. */
  reuse(known: (key: string) => Resource | undefined): void {
    for (const [key, theirs] of this.#resources) {
      const ours = typeof key === 'string' ? known(key) : undefined
      if (ours && ours !== theirs && isSame(ours, theirs)) this.#resources.set(key, ours)
    }
  }

  /** Two new records, one id: a client was told the API's, so the person's gets another. */
  #keepBoth(key: string, ours: Resource, theirs: Resource): string {
    const { name, idAttribute } = this.#collection
    const { [idAttribute]: _, ...rest } = theirs
    const records = [...this.#resources].map(([known, record]): [string | symbol, Resource] =>
      known === key ? [Symbol(key), rest] : [known, record],
    )
    this.#resources.clear()
    for (const [known, record] of records) this.#resources.set(known, record)
    this.#resources.set(key, ours)
    return `${name}: the new record ${key} in the file gets another id, because the API has given ${key} to a record.`
  }

  #keyOf(resource: Resource): string | symbol {
    const { kind, idAttribute } = this.#collection
    if (kind !== 'collection') return singularKey
    const id = resource[idAttribute] ?? null
    const key = toKey(id)
    return id === null || this.#resources.has(key) ? Symbol(key) : key
  }
}

const kindNames = { collection: 'a list', singular: 'an object', value: 'a value' } as const

function hasKind({ kind }: Collection, value: Json): boolean {
  const isCollection = isArray(value) && value.every(isObject)
  if (kind === 'collection') return isCollection
  return kind === 'singular' ? isObject(value) : !isCollection && !isObject(value)
}
