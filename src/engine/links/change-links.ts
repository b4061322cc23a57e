import { ApiError } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import { collectionOf, relationshipOf } from '../../core/model.ts'
import type { Outcome } from '../../core/outcome.ts'
import { keyOf, type Resource } from '../../core/resource.ts'
import { assertPrecondition } from '../precondition.ts'
import { fetchRelated } from '../read/include.ts'
import { resolve } from '../read/resolve.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { replaceResource } from '../write/save.ts'
import { rewriteHolders } from './link-holders.ts'
import { attributeOf, changedIds, type Link, linkedKeys, linkedResources } from './link.ts'

/** Changes what one relationship leads to. The way back follows, since the ids are stored only once. */
export async function changeLinks(scope: WriteScope, operation: OperationOf<'link'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  if (operation.precondition) assertPrecondition(operation.precondition, collection, resource)
  const relationship = relationshipOf(collection, operation.relationship)
  const { change, to } = operation
  const source = { in: 'body', pointer: '' } as const
  const item = await linkResource(scope, resource, { collection, relationship, change, to, source })
  const related = (await fetchRelated(scope, collection, relationship, [item])).get(item) ?? []
  return { kind: 'linkage', collection, item, relationship, related, included: new Map() }
}

/** Returns the resource after the change. */
export async function linkResource(scope: WriteScope, resource: Resource, link: Link): Promise<Resource> {
  const { collection, relationship } = link
  if (!relationship.many && link.change !== 'replace')
    throw new ApiError('forbidden', `${relationship.name} leads to a single resource.`, {
      help: 'Use PATCH to replace the link.',
    })
  if (relationship.keyOn === 'source') {
    const attributes = await attributesOfLink(scope, resource, link)
    return replaceResource(scope, collection, resource, { attributes: { ...resource, ...attributes } })
  }
  await rewriteHolders(scope, resource, link)
  return (await scope.reader.get(collection.name, keyOf(collection, resource))) ?? resource
}

/** The attributes by which a resource holds links itself, before it is written. */
export async function ownAttributes(
  scope: WriteScope,
  before: JsonObject,
  links: readonly Link[],
): Promise<JsonObject> {
  const own = links.filter(({ relationship }) => relationship.keyOn === 'source')
  const attributes = await Promise.all(own.map(async (link) => attributesOfLink(scope, before, link)))
  return Object.assign({}, ...attributes) as JsonObject
}

/** Changes the links that other resources hold, once the resource is written. */
export async function linkOthers(
  scope: WriteScope,
  resource: Resource,
  links: readonly Link[],
): Promise<Resource> {
  let item = resource
  for (const link of links) {
    if (link.relationship.keyOn !== 'source') item = await linkResource(scope, item, link)
  }
  return item
}

async function attributesOfLink(scope: WriteScope, before: JsonObject, link: Link): Promise<JsonObject> {
  const { relationship, change } = link
  const attribute = attributeOf(relationship)
  const { idAttribute } = collectionOf(scope.model, relationship.target)
  const ids =
    change === 'remove'
      ? linkedKeys(link)
      : (await linkedResources(scope, link)).map((target) => target[idAttribute] ?? null)
  return { [attribute]: relationship.many ? changedIds(before[attribute], ids, change) : (ids[0] ?? null) }
}
