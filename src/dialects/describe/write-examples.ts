import type { JsonObject } from '../../core/json.ts'
import { type Collection, idOf, type Resource } from '../../core/resource.ts'
import type { Example } from '../dialect.ts'
import type { Phrases } from './phrases.ts'
import { another, changeable, isShort } from './sample.ts'

const fresh: JsonObject = { name: 'New' }

/** A second resource like the sample. */
export function createExample(
  { membersOf, enclose }: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): Example {
  const members = membersOf(another(sample, collection), collection)
  return { title: 'Create', method: 'POST', path, body: enclose(orElse(members, fresh), collection) }
}

/** One attribute, which can be seen at a glance; then the whole, where it can be replaced. */
export function changeExamples(
  { membersOf, enclose, replaces }: Phrases,
  collection: Collection,
  path: string,
  sample: Resource,
): readonly Example[] {
  const id = idOf(collection, sample)
  const members = membersOf(changeable(sample, collection), collection)
  const first = Object.entries(members).find(([name, value]) => name !== collection.slug && isShort(value))
  const change = first ? Object.fromEntries([first]) : fresh
  const body = enclose(change, collection, id)
  return [
    { title: 'Change one attribute', method: 'PATCH', path, body },
    ...(replaces ? [{ title: 'Replace', method: 'PUT', path, body: orElse(members, fresh) } as const] : []),
  ]
}

const orElse = (object: JsonObject, otherwise: JsonObject): JsonObject =>
  Object.keys(object).length > 0 ? object : otherwise
