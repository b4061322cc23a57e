import type { Json } from '../../core/json.ts'
import { type Collection, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../formats/url.ts'
import type { Example, Subject } from '../dialect.ts'
import { pathOf } from '../shared/place.ts'
import type { Phrases } from './phrases.ts'
import { get, listExamples, relationshipExamples } from './read-examples.ts'
import { isShort } from './sample.ts'
import { changeExamples, createExample } from './write-examples.ts'

/** What can be asked on the user's own data, in the words of a dialect. */
export const examplesIn =
  (phrases: Phrases) =>
  ({ collection, sample }: Subject): readonly Example[] => {
    const all = `/${encodeSegment(collection.name)}`
    if (collection.kind !== 'collection') return wholeExamples(phrases, collection, all, sample ?? {})
    const one = sample && pathOfOne(collection, sample[collection.idAttribute])
    return [
      ...get('Everything', all),
      ...(one === undefined ? [] : get('One, by its id', one)),
      ...slugExamples(collection, sample),
      ...listExamples(phrases, collection, all, sample ?? {}),
      ...relationshipExamples(phrases, collection, all, one),
      createExample(phrases, collection, all, sample ?? {}),
      ...(one === undefined || !sample ? [] : changeExamples(phrases, collection, one, sample)),
      ...(one === undefined ? [] : [{ title: 'Delete', method: 'DELETE', path: one } as const]),
    ]
  }

/** A path to one resource; `undefined` for the few ids that a URL cannot end with. */
function pathOfOne(collection: Collection, id: Json | undefined): string | undefined {
  const key = toKey(id)
  const isAddressable = id !== undefined && key.length <= 80 && !/^\.{0,2}$/.test(key)
  return isAddressable ? pathOf(collection, key) : undefined
}

function slugExamples(collection: Collection, sample: Resource | undefined): readonly Example[] {
  const { slug } = collection
  const value = slug === undefined ? undefined : sample?.[slug]
  const path = typeof value === 'string' ? pathOfOne(collection, value) : undefined
  return path === undefined ? [] : get(`The same, by its ${slug}`, path)
}

/** A singular resource or a plain value, which is there as a whole. */
function wholeExamples(
  phrases: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): readonly Example[] {
  const read = get('Read', path)
  const { value = null } = sample
  if (collection.kind === 'value' && phrases.replaces)
    return [...read, { title: 'Replace', method: 'PUT', path, body: value }]
  const isChangeable = collection.kind === 'singular' || isShort(value)
  return isChangeable ? [...read, ...changeExamples(phrases, collection, path, sample)] : read
}
