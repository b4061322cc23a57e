import { type Json, type JsonObject, member } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import { collectionOfType, relationshipOf } from '../../core/model.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import { segmentsOf } from '../place.ts'
import { documentError } from './document.ts'
import { assertObject, identity } from './draft.ts'

/** What an atomic operation is about: a collection, one of its resources, or a relationship of that. */
export interface StepTarget {
  readonly collection: Collection
  readonly id?: string
  readonly relationship?: Relationship
}

interface Position {
  readonly model: Model
  readonly base: string
  readonly pointer: string
}

/** Reads an operation's `ref` or `href`; there may be neither. */
export function parseTarget(operation: JsonObject, position: Position): StepTarget | undefined {
  const [ref, href] = [member(operation, 'ref'), member(operation, 'href')]
  if (ref !== undefined && href !== undefined)
    throw documentError('bad_request', 'An operation has either a ref or an href.', position.pointer)
  if (ref !== undefined) return parseRef(ref, position.model, `${position.pointer}/ref`)
  return href === undefined ? undefined : parseHref(href, position)
}

/** The collection of a resource object or identifier, by its type. */
export function collectionOfData(data: Json | undefined, model: Model, pointer: string): Collection {
  const type = member(assertObject(data, pointer, 'It'), 'type')
  if (typeof type !== 'string') throw documentError('bad_request', 'A "type" is missing.', `${pointer}/type`)
  const collection = collectionOfType(model, type)
  if (collection?.kind === 'collection') return collection
  const types = [...model.collections.values()].map((one) => one.type)
  throw documentError('bad_request', `There is no type "${type}".`, `${pointer}/type`, suggest(type, types))
}

function parseRef(value: Json, model: Model, pointer: string): StepTarget {
  const ref = assertObject(value, pointer, 'A ref')
  const collection = collectionOfData(ref, model, pointer)
  const { id: given, lid } = identity(ref, pointer)
  const id = given ?? (lid === undefined ? undefined : localId(collection.name, lid))
  if (id === undefined) throw documentError('bad_request', 'A ref needs an "id" or a "lid".', pointer)
  const name = member(ref, 'relationship')
  if (name === undefined) return { collection, id }
  if (typeof name === 'string') return { collection, id, relationship: relationshipOf(collection, name) }
  throw documentError('bad_request', 'A relationship is named by a text.', `${pointer}/relationship`)
}

/** An address as our links have it, or from the mount on. */
function parseHref(value: Json, { model, base, pointer }: Position): StepTarget {
  const text = typeof value === 'string' ? value : ''
  const segments = segmentsBelow(base, text)
  const [name = '', id, word = 'relationships', relationship] = segments
  const collection = model.collections.get(name)
  if (!collection || ![1, 2, 4].includes(segments.length) || word !== 'relationships')
    throw documentError('bad_request', `There is nothing to change at "${text}".`, `${pointer}/href`)
  if (id === undefined) return { collection }
  return relationship === undefined
    ? { collection, id }
    : { collection, id, relationship: relationshipOf(collection, relationship) }
}

/** What is no address, or no UTF-8, leads nowhere. */
function segmentsBelow(base: string, text: string): readonly string[] {
  try {
    const prefix = new URL(base).pathname.replace(/\/$/, '')
    const { pathname } = new URL(text, base)
    return segmentsOf(pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname)
  } catch {
    return []
  }
}
