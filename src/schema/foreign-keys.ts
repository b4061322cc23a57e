import { pluralize } from 'inflection'

import { type Json, type Path, valuesAt } from '../core/json.ts'
import { type Attribute, type Attributes, type Collection, type Resource, toKey } from '../core/resource.ts'
import type { CollectionNames } from './collection-names.ts'

/** An attribute whose name says that it holds ids. */
export interface ForeignKey {
  readonly path: Path
  /** What it holds ids of: `author` for `authorId`. */
  readonly word: string
  /** The name of the relationship. */
  readonly name: string
  readonly many: boolean
}

/** Which words name a collection, and how names of keys end besides the usual ways. */
export interface KeyWords {
  readonly names: CollectionNames
  readonly keySuffix: string | undefined
}

/** Those with the given ending come first. */
export function foreignKeysIn(attributes: Attributes, keySuffix: string | undefined): readonly ForeignKey[] {
  const own = keySuffix === undefined ? [] : [endingWith(keySuffix)]
  const all = attributesIn(attributes)
  return [...own, usual].flatMap((spelling) => all.flatMap((attribute) => keyFrom(attribute, spelling) ?? []))
}

/** A collection, and its records as the file has them. */
export interface RecordedCollection extends Pick<
  Collection,
  'name' | 'kind' | 'attributes' | 'idAttribute' | 'idInFile'
> {
  readonly records: readonly Resource[]
}

/** A key of a collection, and the one whose ids it holds. */
export interface LeadingKey extends ForeignKey {
  readonly source: string
  readonly target: string
  /** Whether the values say so, and not the name alone. */
  readonly byValues: boolean
}

/**
 * Finds the keys whose every value, of at least two, is the id of a collection that their name ends with, or of their
 * own collection for words like `parentId`.
 */
export function findEvidentKeys(
  collections: readonly RecordedCollection[],
  { names: { find, guess }, keySuffix }: KeyWords,
): readonly LeadingKey[] {
  const lists = collections.filter(({ kind }) => kind === 'collection')
  const byName = new Map(lists.map((one) => [one.name, one]))
  const idsOf = idsByCollection(byName)
  return lists.flatMap((source) => {
    const known = new Set(
      foreignKeysIn(source.attributes, keySuffix)
        .filter(({ word }) => find(word) !== undefined)
        .map(({ path }) => path.join()),
    )
    const isOpen = ({ path }: ForeignKey): boolean =>
      !known.has(path.join()) &&
      !(path.length === 1 && [source.idAttribute, source.idInFile].includes(path[0]))
    return possibleKeysIn(source.attributes)
      .filter(isOpen)
      .flatMap((key): readonly LeadingKey[] => {
        const targets = endingsOf(key.word).flatMap((end) => (isSelf(end) ? source.name : (guess(end) ?? [])))
        const target = targets.find((name) => isEvident(source, key, idsOf(name)))
        return target === undefined ? [] : [{ ...key, source: source.name, target, byValues: true }]
      })
  })
}

/** Words for another record of the same collection. */
const isSelf = (word: string): boolean =>
  /^(?:parent|ancestor|root|manager|supervisor|boss|mentor|leader|successor|predecessor|previous|prev|next|original|reply_to|reports_to|duplicate_of|referrer|spouse|partner|padre|pai|pere|jefe|chefe|vorgesetzter)$/.test(
    word,
  )

function isEvident(
  { records }: RecordedCollection,
  { path, many }: ForeignKey,
  ids: ReadonlySet<string>,
): boolean {
  if (ids.size === 0) return false
  let count = 0
  for (const record of records) {
    const values = valuesAt(record, path).filter((value) => value !== null)
    if (values.length > 0) count += 1
    if (!values.every((value) => isId(value) && ids.has(toKey(value)))) return false
    if (!many && values.length > 1) return false
  }
  return count >= 2
}

const isId = (value: Json): boolean => typeof value === 'string' || typeof value === 'number'

function idsByCollection(
  collections: ReadonlyMap<string, RecordedCollection>,
): (name: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>()
  return (name) => {
    const ids = known.get(name) ?? readIds(collections.get(name))
    known.set(name, ids)
    return ids
  }
}

function readIds(collection: RecordedCollection | undefined): ReadonlySet<string> {
  const { records = [], idAttribute = 'id', idInFile = idAttribute } = collection ?? {}
  const ids = records.map((record) => record[idInFile] ?? null)
  return new Set(ids.filter(isId).map(toKey))
}
interface Spelling {
  readonly single: RegExp
  readonly list: RegExp
}

/** `post_id`, `postId`, `tag_ids`, `tagIds`. */
const usual: Spelling = { single: /^(.+?)(?:_id|Id)$/, list: /^(.+?)(?:_ids|Ids)$/ }

/** `userID`, `user-id`, `id_user`, `idUser`. */
const unusual: Spelling = {
  single: /^(?:(.+?)(?:[_-]?ID|[-.\s]id)|id(?:_|(?=\p{Uppercase}))(.+))$/u,
  list: /^(?:(.+?)(?:[_-]?IDs|[-.\s]ids)|ids(?:_|(?=\p{Uppercase}))(.+))$/u,
}

/** `post_fk`, `tag_fks`. */
function endingWith(suffix: string): Spelling {
  const ending = suffix.replaceAll(/[^\p{Letter}\p{Number}_]/gu, String.raw`\$&`)
  return { single: new RegExp(`^(.+?)${ending}$`, 'u'), list: new RegExp(`^(.+?)${ending}s$`, 'u') }
}

/** Also names that mean ids less often, and plain ones of lists: `menus: [1, 2]`. */
const possibleKeysIn = (attributes: Attributes): readonly ForeignKey[] =>
  attributesIn(attributes).flatMap(
    (attribute) => keyFrom(attribute, usual) ?? keyFrom(attribute, unusual) ?? plainList(attribute) ?? [],
  )

interface PlacedAttribute {
  readonly path: Path
  readonly attribute: Attribute
  /** Whether it belongs to the objects of a list. */
  readonly inList: boolean
}

/** The attributes of a record, and of the objects in its lists. */
const attributesIn = (attributes: Attributes): readonly PlacedAttribute[] =>
  [...attributes].flatMap(([name, attribute]) => {
    const members = attribute.types.has('array') ? [...attribute.members] : []
    const own: PlacedAttribute = { path: [name], attribute, inList: false }
    return [own].concat(
      members.map(([inner, one]) => ({ path: [name, inner], attribute: one, inList: true })),
    )
  })

function keyFrom(
  { path, attribute, inList }: PlacedAttribute,
  { single, list }: Spelling,
): ForeignKey | undefined {
  const name = path.at(-1) ?? ''
  const asList = list.exec(name)
  const [, before, after] = asList ?? single.exec(name) ?? []
  const word = before ?? (after && after.charAt(0).toLowerCase() + after.slice(1))
  if (!word) return undefined
  const many = asList !== null || inList || attribute.types.has('array')
  return { path, word, name: many ? pluralize(word) : word, many }
}

/** Numbers and texts alone are rather counts and labels. */
function plainList({ path, attribute: { types, members } }: PlacedAttribute): ForeignKey | undefined {
  const [name = '', ...rest] = path
  const isList = [...types].every((type) => type === 'array' || type === 'null')
  return isList && types.has('array') && members.size === 0 && rest.length === 0
    ? { path, word: name, name, many: true }
    : undefined
}

/** The ends of a word that are words: of `homeTeam`, `Team`; not `market` of `supermarket`. The longest comes first. */
function endingsOf(word: string): readonly string[] {
  const parts = word.match(/\p{Uppercase}+(?!\p{Lowercase})|\p{Uppercase}?[^\p{Uppercase}\s_-]+/gu) ?? []
  return parts.map((_, at) => parts.slice(at).join('_').toLowerCase())
}
