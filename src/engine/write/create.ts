import { ApiError } from '../../core/error.ts'
import { isArray, type Json, type JsonObject, member } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Links, Parent } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { type Collection, keyOf, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { linkOthers, linkResource, ownAttributes } from '../links/change-links.ts'
import { linksOfDraft } from '../links/link.ts'
import { assertPreconditionOfAll } from '../precondition.ts'
import { parentFilter, resolve } from '../read/resolve.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { attributesOf, storedId } from './input.ts'
import { insertResource } from './save.ts'

/** Makes one record, or several: all or none. A record within parents is linked to the last of them. */
export async function create(scope: WriteScope, operation: OperationOf<'create'>): Promise<Outcome> {
  const collection = collectionOf(scope.model, operation.collection)
  const parent = operation.within && (await parentLink(scope, operation.within))
  const given = givenTo(scope, collection, operation.id)
  if (operation.precondition) {
    const { items } = await scope.reader.find(collection.name, {})
    assertPreconditionOfAll(operation.precondition, collection, items)
  }
  const items: Resource[] = []
  for (const [number, body] of operation.drafts.entries()) {
    const own = attributesOf(collection, body)
    const attributes = withParentKeys({ ...given, ...own }, parent?.keys)
    const draft = { own, attributes, at: operation.many ? `/${number}` : '' }
    // Each draft must see the ids of those before it.
    const resource = operation.links
      ? await insertLinked(scope, collection, draft, operation.links)
      : await insertResource(scope, collection, attributes, draft.at)
    await parent?.link?.(resource)
    items.push(resource)
  }
  return { kind: 'created', collection, items, many: operation.many, included: new Map() }
}

/** What a draft gets beside its own attributes: its owner, and the id that was chosen for it. */
function givenTo({ guard }: WriteScope, collection: Collection, id?: string): JsonObject | undefined {
  const given = guard?.given(collection.name)
  return id === undefined ? given : { ...given, [collection.idAttribute]: storedId(collection, id) }
}

interface DraftRecord {
  /** What the client sent. */
  readonly own: JsonObject
  readonly attributes: JsonObject
  readonly at: string
}

async function insertLinked(
  scope: WriteScope,
  collection: Collection,
  { own, attributes, at }: DraftRecord,
  named: Links,
): Promise<Resource> {
  const links = linksOfDraft(scope, collection, own, named)
  const linked = await ownAttributes(scope, {}, links)
  const resource = await insertResource(scope, collection, { ...attributes, ...linked }, at)
  return linkOthers(scope, resource, links)
}

/** How a new record is linked to the last of its parents. */
interface ParentLink {
  /** By ids among its own attributes. */
  readonly keys?: JsonObject
  /** By ids that lie elsewhere, once it is there. */
  readonly link?: (resource: Resource) => Promise<unknown>
}

/** Throws when a parent is missing. */
export async function parentLink(scope: WriteScope, within: readonly Parent[]): Promise<ParentLink> {
  const parent = within.at(-1)
  if (!parent) return {}
  await parentFilter(scope, within)
  const { collection, resource } = await resolve(scope, { ...parent, within: within.slice(0, -1) }, parent.id)
  const relationship = relationshipOf(collection, parent.relationship)
  if (relationship.keyOn === 'target')
    return { keys: foreignKey(scope, relationship, resource[collection.idAttribute] ?? null) }
  const target = collectionOf(scope.model, relationship.target)
  const source = { in: 'body', pointer: '' } as const
  return {
    async link(made) {
      const now = (await scope.reader.get(collection.name, keyOf(collection, resource))) ?? resource
      const to = [keyOf(target, made)]
      return linkResource(scope, now, { collection, relationship, change: 'add', to, source })
    },
  }
}

/** A draft with its parent's id. A list of ids keeps those that it has. */
function withParentKeys(draft: JsonObject, keys: JsonObject | undefined): JsonObject {
  if (!keys) return draft
  const merged = Object.entries(keys).map(([name, key]) => {
    const own = member(draft, name)
    if (!isArray(key) || !isArray(own)) return [name, key] as const
    const known = new Set(own.map(toKey))
    return [name, [...own, ...key.filter((id) => !known.has(toKey(id)))]] as const
  })
  return { ...draft, ...Object.fromEntries(merged) }
}

/** The attribute of the new record that holds its parent's id. */
function foreignKey({ model }: WriteScope, { target, path }: Relationship, id: Json): JsonObject {
  const [attribute, ...deeper] = path
  if (attribute === undefined || deeper.length > 0) {
    throw new ApiError('bad_request', `A new record of ${target} cannot be linked from here.`, {
      help: (mount) => `POST it to ${mount}/${target}, then add its id to ${path.join('.')}.`,
    })
  }
  const isList = collectionOf(model, target).attributes.get(attribute)?.types.has('array')
  return { [attribute]: isList ? [id] : id }
}
