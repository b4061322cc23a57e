import { ApiError } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Outcome } from '../../core/outcome.ts'
import { type Resource, keyOf } from '../../core/resource.ts'
import { fetchRelated } from '../read/include.ts'
import { resolve } from '../read/resolve.ts'
import { replaceResource } from '../save.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { assertPrecondition } from '../version.ts'
import { linkElsewhere } from './link-elsewhere.ts'
import { attributeOf, changedIds, keysOf, type Linking, namedBy } from './linking.ts'

/** Changes what one relationship leads to. The way back follows, since the ids are kept only once. */
export async function link(scope: WriteScope, operation: OperationOf<'link'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, collection, resource)
  const relationship = relationshipOf(collection, operation.relationship)
  const { change, to } = operation
  const source = { in: 'body', pointer: '' } as const
  const item = await linkResource(scope, resource, { collection, relationship, change, to, source })
  const related = (await fetchRelated(scope, collection, relationship, [item])).get(item) ?? []
  return { kind: 'linkage', collection, item, relationship, related, included: new Map() }
}

/** The resource after the change. */
export async function linkResource(
  scope: WriteScope,
  resource: Resource,
  linking: Linking,
): Promise<Resource> {
  const { collection, relationship } = linking
  if (!relationship.many && linking.change !== 'replace')
    throw new ApiError('forbidden', `${relationship.name} leads to one resource, which can only be replaced.`)
  if (relationship.keyOn === 'source') {
    const attributes = await ownAttributes(scope, resource, linking)
    return replaceResource(scope, collection, resource, { attributes: { ...resource, ...attributes } })
  }
  await linkElsewhere(scope, resource, linking)
  return (await scope.reader.get(collection.name, keyOf(collection, resource))) ?? resource
}

/** The attributes by which a resource, before it is written, holds links itself. */
export async function linkedAttributes(
  scope: WriteScope,
  before: JsonObject,
  linkings: readonly Linking[],
): Promise<JsonObject> {
  const own = linkings.filter(({ relationship }) => relationship.keyOn === 'source')
  const attributes = await Promise.all(own.map(async (linking) => ownAttributes(scope, before, linking)))
  return Object.assign({}, ...attributes) as JsonObject
}

/** The links that are held elsewhere, once the resource is written. */
export async function linkOthers(
  scope: WriteScope,
  resource: Resource,
  linkings: readonly Linking[],
): Promise<Resource> {
  let item = resource
  for (const linking of linkings) {
    if (linking.relationship.keyOn !== 'source') item = await linkResource(scope, item, linking)
  }
  return item
}

async function ownAttributes(scope: WriteScope, before: JsonObject, linking: Linking): Promise<JsonObject> {
  const { relationship, change } = linking
  const attribute = attributeOf(relationship)
  const { idAttribute } = collectionOf(scope.model, relationship.target)
  const ids =
    change === 'remove'
      ? keysOf(linking)
      : (await namedBy(scope, linking)).map((target) => target[idAttribute] ?? null)
  return { [attribute]: relationship.many ? changedIds(before[attribute], ids, change) : (ids[0] ?? null) }
}
