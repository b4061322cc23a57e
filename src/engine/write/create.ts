import { ApiError } from '../../core/error.ts'
import { isArray, type Json, type JsonObject, member } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Parent } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { type Collection, type Relationship, type Resource, toKey, keyOf } from '../../core/resource.ts'
import { linkingsOf } from '../links/draft-links.ts'
import { linkedAttributes, linkOthers, linkResource } from '../links/link.ts'
import type { Linking } from '../links/linking.ts'
import { parentFilter, resolve } from '../read/resolve.ts'
import { insertResource } from '../save.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { assertPreconditionOfAll } from '../version.ts'
import { attributesOf, storedId } from './draft.ts'

/** One record, or several: all or none. A record within a parent is tied to it. */
export async function create(scope: WriteScope, operation: OperationOf<'create'>): Promise<Outcome> {
  const collection = collectionOf(scope.model, operation.collection)
  const tie = await tieTo(scope, operation.within)
  const given = givenTo(scope, collection, operation.id)
  if (operation.precondition) {
    const { items } = await scope.reader.find(collection.name, {})
    assertPreconditionOfAll(operation.precondition, collection, items)
  }
  const items: Resource[] = []
  for (const [number, draft] of operation.drafts.entries()) {
    const own = attributesOf(collection, draft)
    const attributes = tied(given ? { ...given, ...own } : own, tie)
    const draftAt = { attributes, at: operation.many ? `/${number}` : '' }
    const linkings = linkingsOf(scope, collection, own, operation.links)
    // Each draft must see the ids of those before it.
    const resource = await insertLinked(scope, collection, draftAt, linkings)
    await tie.join(resource)
    items.push(resource)
  }
  return { kind: 'created', collection, items, many: operation.many, included: new Map() }
}

/** What a draft gets beside its own attributes: what says whose it is, and the id that was chosen for it. */
function givenTo({ guard }: WriteScope, collection: Collection, id?: string): JsonObject | undefined {
  const given = guard?.given(collection.name)
  return id === undefined ? given : { ...given, [collection.idAttribute]: storedId(collection, id) }
}

async function insertLinked(
  scope: WriteScope,
  collection: Collection,
  { attributes, at }: { readonly attributes: JsonObject; readonly at: string },
  linkings: readonly Linking[],
): Promise<Resource> {
  if (linkings.length === 0) return insertResource(scope, collection, attributes, at)
  const linked = await linkedAttributes(scope, {}, linkings)
  const resource = await insertResource(scope, collection, { ...attributes, ...linked }, at)
  return linkOthers(scope, resource, linkings)
}

/** How a new record is tied to the last of its parents: by a foreign key, or once it is there, by a link from elsewhere. */
export interface Tie {
  readonly attributes?: JsonObject
  join(resource: Resource): Promise<void>
}

const untied: Tie = { join: async () => undefined }

/** Finds out how a record within parents is tied to the last of them; throws when one of them is missing. */
export async function tieTo(scope: WriteScope, within: readonly Parent[] | undefined): Promise<Tie> {
  const parent = within?.at(-1)
  if (!within || !parent) return untied
  await parentFilter(scope, within)
  const { collection, resource } = await resolve(scope, { ...parent, within: within.slice(0, -1) }, parent.id)
  const relationship = relationshipOf(collection, parent.relationship)
  const id = resource[collection.idAttribute] ?? null
  if (relationship.keyOn === 'target') return { ...untied, attributes: foreignKey(scope, relationship, id) }
  const target = collectionOf(scope.model, relationship.target)
  const source = { in: 'body', pointer: '' } as const
  return {
    async join(made) {
      const now = (await scope.reader.get(collection.name, keyOf(collection, resource))) ?? resource
      const to = [keyOf(target, made)]
      await linkResource(scope, now, { collection, relationship, change: 'add', to, source })
    },
  }
}

/** A list of ids in the draft keeps them, and gets the parent's. */
function tied(draft: JsonObject, { attributes: keys }: Tie): JsonObject {
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
      help: `POST it to /${target}, then add its id to ${path.join('.')}.`,
    })
  }
  const isList = collectionOf(model, target).attributes.get(attribute)?.types.has('array')
  return { [attribute]: isList ? [id] : id }
}
