import { isObject, toText } from '../../core/json.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { encodeSegment } from '../../formats/url.ts'
import type { Example } from '../dialect.ts'
import type { Phrases } from './phrases.ts'
import {
  firstWord,
  hasOrder,
  isDate,
  isShort,
  isShortText,
  type NamedValue,
  filterableValues,
} from './sample.ts'

export const getExample = (title: string, path: string, query?: Example['query']): readonly Example[] => [
  { title, method: 'GET', path, ...(query ? { query } : {}) },
]

/** Requests for a list, with the names and values of a sample. */
export function listExamples(
  phrases: Phrases,
  collection: Collection,
  all: string,
  sample: Resource,
): readonly Example[] {
  const values = filterableValues(sample, collection).flatMap(([attribute, value]): readonly NamedValue[] => {
    const name = phrases.nameInQuery(attribute, collection)
    return name === undefined ? [] : [[name, value]]
  })
  const texts = values.filter(([, value]) => isShortText(value))
  const text = texts.find(([, value]) => !isDate(value))
  const ordered = values.find(([, value]) => hasOrder(value))
  const equal = text ?? values.find(([, value]) => isShort(value))
  const sorted = ordered ?? texts[0]
  const fields = values[0] && phrases.fields?.(collection, values[0][0])
  return [
    ...(equal ? getExample(`Filter by ${equal[0]}`, all, phrases.equal(equal[0], toText(equal[1]))) : []),
    ...comparisonExamples(phrases, all, ordered, text),
    ...(text && phrases.search
      ? getExample('Search all strings', all, phrases.search(firstWord(text[1])))
      : []),
    ...nestedExamples(phrases, collection, all, values),
    ...(sorted ? getExample(`Sort by ${sorted[0]}, descending`, all, phrases.descending(sorted[0])) : []),
    ...getExample('Ten per page', all, phrases.page),
    ...(fields ? getExample('Only some attributes', all, fields) : []),
  ]
}

function comparisonExamples(
  { from, contains }: Phrases,
  all: string,
  ordered: NamedValue | undefined,
  text: NamedValue | undefined,
): readonly Example[] {
  if (ordered)
    return getExample(
      `Filter: ${ordered[0]} at least ${toText(ordered[1])}`,
      all,
      from(ordered[0], toText(ordered[1])),
    )
  return text
    ? getExample(
        `Filter: ${text[0]} contains ${firstWord(text[1])}`,
        all,
        contains(text[0], firstWord(text[1])),
      )
    : []
}

/** `details.vegan=true` */
function nestedExamples(
  { nameInQuery, equal }: Phrases,
  collection: Collection,
  all: string,
  values: readonly NamedValue[],
): readonly Example[] {
  for (const [name, value] of values) {
    const within = isObject(value) ? Object.entries(value) : []
    const inner = within.find(([key, one]) => nameInQuery(key, collection) === key && isShort(one))
    if (inner)
      return getExample(`Filter by ${name}.${inner[0]}`, all, equal(`${name}.${inner[0]}`, toText(inner[1])))
  }
  return []
}

/** Along its relationships; `one` is the path of a resource, if there is one. */
export function relationshipExamples(
  { include, linkage }: Phrases,
  { relationships }: Collection,
  all: string,
  one: string | undefined,
): readonly Example[] {
  const [included] = [...relationships.keys()].flatMap((name) => {
    const query = include?.(name)
    return query ? [{ name, query }] : []
  })
  const many = [...relationships.values()].find((relationship) => relationship.many)
  return [
    ...(included ? getExample(`Include ${included.name}`, all, included.query) : []),
    ...(many && one !== undefined
      ? getExample(`Only its ${many.name}`, `${one}/${encodeSegment(many.name)}`)
      : []),
    ...(many && one !== undefined && linkage
      ? getExample(`The ids of its ${many.name}`, linkage(one, many.name))
      : []),
  ]
}
