import type { Json, JsonObject } from '../../core/json.ts'
import { type Collection, idOf, type Resource, toKey } from '../../core/resource.ts'
import { encodeSegment } from '../../formats/url.ts'
import { pathOf } from '../common/place.ts'
import type { Example, Subject } from '../dialect.ts'
import type { Phrases } from './phrases.ts'
import { getExample, listExamples, relationshipExamples } from './read-examples.ts'
import { anotherLike, changeable, isShort } from './sample.ts'

/** Requests to try on the user's own data, as a dialect expresses them. */
export const examplesIn =
  (phrases: Phrases) =>
  ({ collection, sample }: Subject): readonly Example[] => {
    const all = `/${encodeSegment(collection.name)}`
    if (collection.kind !== 'collection') return wholeExamples(phrases, collection, all, sample ?? {})
    const one = sample && pathOfOne(collection, sample[collection.idAttribute])
    return [
      ...getExample('Everything', all),
      ...(one === undefined ? [] : getExample('Read one by its id', one)),
      ...slugExamples(collection, sample),
      ...listExamples(phrases, collection, all, sample ?? {}),
      ...relationshipExamples(phrases, collection, all, one),
      createExample(phrases, collection, all, sample ?? {}),
      ...(one === undefined || !sample ? [] : changeExamples(phrases, collection, one, sample)),
      ...(one === undefined ? [] : deleteExample(collection, one)),
    ]
  }

/** None where resources that refer to this one can forbid its deletion. */
function deleteExample({ relationships }: Collection, path: string): readonly Example[] {
  const mayBeHeld = [...relationships.values()].some(
    ({ keyOn, onDelete }) => keyOn !== 'source' && onDelete === 'restrict',
  )
  return mayBeHeld ? [] : [{ title: 'Delete', method: 'DELETE', path }]
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
  return path === undefined ? [] : getExample(`Read it by its ${slug}`, path)
}

/** A singular resource or a plain value. */
function wholeExamples(
  phrases: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): readonly Example[] {
  const read = getExample('Read', path)
  const { value = null } = sample
  if (collection.kind === 'value' && phrases.replaces)
    return [...read, { title: 'Replace', method: 'PUT', path, body: value }]
  const isChangeable = collection.kind === 'singular' || isShort(value)
  return isChangeable ? [...read, ...changeExamples(phrases, collection, path, sample)] : read
}

/** A second resource like the sample. */
function createExample(
  { membersOf, enclose }: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): Example {
  const members = membersOf(anotherLike(sample, collection), collection)
  const body = enclose(orIfEmpty(members, newResource), collection)
  return { title: 'Create', method: 'POST', path, body }
}

/** One short attribute; then the whole resource, where it can be replaced. */
function changeExamples(
  { membersOf, enclose, replaces }: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): readonly Example[] {
  const id = idOf(collection, sample)
  const members = membersOf(changeable(sample, collection), collection)
  const first = Object.entries(members).find(([name, value]) => name !== collection.slug && isShort(value))
  const body = enclose(first ? Object.fromEntries([first]) : newResource, collection, id)
  const whole = orIfEmpty(members, newResource)
  return [
    { title: 'Change one attribute', method: 'PATCH', path, body },
    ...(replaces ? [{ title: 'Replace', method: 'PUT', path, body: whole } as const] : []),
  ]
}

const newResource: JsonObject = { name: 'New' }

const orIfEmpty = (object: JsonObject, otherwise: JsonObject): JsonObject =>
  Object.keys(object).length > 0 ? object : otherwise
