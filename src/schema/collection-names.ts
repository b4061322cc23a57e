import { pluralize, singularize } from 'inflection'

import { toMemberName } from '../core/json.ts'
import type { Collection } from '../core/resource.ts'

export type NamedCollections = ReadonlyMap<string, Pick<Collection, 'kind'>>

export interface CollectionNames {
  /** The collection whose records a word is for: `hero` → `heroes`, `businessLine` → `business-lines`. */
  readonly find: (word: string) => string | undefined
  /** The same by plurals of other languages, which can be mistaken: `libro` → `libri`, `Buch` → `Buecher`. */
  readonly guess: (word: string) => string | undefined
}

/** Looks collections up by words of their names, whatever their case, `-` and `_`. */
export function indexNames(collections: NamedCollections): CollectionNames {
  const lists = [...collections].flatMap(([name, { kind }]) => (kind === 'collection' ? [name] : []))
  const exact = new Set(lists)
  const folded = firstBy(lists, fold)
  const singulars = firstBy(lists, (name) => fold(singularOf(name)))
  const find = (word: string): string | undefined => {
    const plural = pluralize(word)
    const known = [plural, word].find((name) => exact.has(name))
    if (known !== undefined) return known
    const plain = fold(word)
    if (plain === '') return undefined
    const spellings = [fold(plural), plain, `${plain}s`, `${plain}es`]
    return spellings.flatMap((name) => folded.get(name) ?? [])[0] ?? singulars.get(plain)
  }
  return {
    find,
    guess: (word) =>
      find(word) ?? foreignPlurals(fold(word)).flatMap((plural) => folded.get(plural) ?? [])[0],
  }
}

function firstBy(names: readonly string[], formOf: (name: string) => string): ReadonlyMap<string, string> {
  return new Map(names.toReversed().map((name) => [formOf(name), name]))
}

/** Without case, accents, and what joins words. */
const fold = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[\p{Mark}\s_-]/gu, '')
    .toLowerCase()

/** Irregular endings, and those in German, French, Italian, Portuguese and Spanish, without accents. */
const foreignEndings: readonly (readonly [singular: RegExp, plurals: readonly string[]])[] = [
  [/$/, ['e', 'en', 'n', 'er', 'x', 'se', 'nen']],
  [/al$/, ['aux', 'ais']],
  [/el$/, ['eis']],
  [/il$/, ['is', 'eis']],
  [/ol$/, ['ois']],
  [/ao$/, ['oes', 'aes']],
  [/m$/, ['ns']],
  [/z$/, ['ces']],
  [/[oe]$/, ['i']],
  [/a$/, ['e', 'en']],
  [/us$/, ['en', 'i']],
  [/fe?$/, ['ves']],
  [/ix$/, ['ices']],
  [/um$/, ['en']],
]

const foreignPlurals = (word: string): readonly string[] =>
  foreignEndings.flatMap(([singular, plurals]) =>
    singular.test(word) ? plurals.map((plural) => word.replace(singular, plural)) : [],
  )

/** `cookies` → `cookie`, `categories` → `category`. */
export const singularOf = (plural: string): string =>
  pluralOfIe.test(plural) ? plural.slice(0, -1) : singularize(plural)

/** Words whose singular ends with -ie; the usual rule would end it with -y. */
const pluralOfIe =
  /(?:brown|budg|calor|coll|cook|gen|hood|mov|pix|prair|rook|self|smooth|sort|zomb|(?:^|[^a-z])(?:d|l|p|t)|neckt)ies$/i

/** The JSON:API type of each collection: its singular, reduced to the characters allowed there; all are different. */
export function typeNames(collections: readonly string[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  const taken = new Set<string>()
  const copies = new Map<string, number>()
  for (const name of collections) {
    const [singular = '', ...others] = [singularOf(name), name].map((one) => toMemberName(one) || 'resource')
    const free = [singular, ...others].find((one) => !taken.has(one))
    const type = free ?? numbered(singular, taken, copies)
    taken.add(type)
    types.set(name, type)
  }
  return types
}

/** The first free of `name_2`, `name_3` … `copies` has the last number for each name. */
function numbered(name: string, taken: ReadonlySet<string>, copies: Map<string, number>): string {
  let copy = copies.get(name) ?? 1
  do copy++
  while (taken.has(`${name}_${copy}`))
  copies.set(name, copy)
  return `${name}_${copy}`
}
