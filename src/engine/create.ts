import { ApiError } from '../core/error.ts'
import type { JsonObject } from '../core/json.ts'
import { collectionOf, relationshipOf } from '../core/model.ts'
import type { Links, Outcome, Parent } from '../core/operation.ts'
import { type Collection, type Resource, toKey } from '../core/resource.ts'
import { attributesOf, chosenId } from './draft.ts'
import { linkedAttributes, linkOthers } from './link.ts'
import { parentFilter, resolve } from './resolve.ts'
import type { OperationOf, WriteScope } from './scope.ts'
import { assertPreconditionOfAll } from './version.ts'

/** One record, or several: all or none. A record within a parent gets the parent's id as its foreign key. */
export async function create(scope: WriteScope, operation: OperationOf<'create'>): Promise<Outcome> {
  const collection = collectionOf(scope.model, operation.collection)
  const foreignKey = operation.within ? await foreignKeyOf(scope, operation.within) : {}
  const given = scope.guard?.given(collection.name) ?? {}
  if (operation.precondition) {
    assertPreconditionOfAll(operation.precondition, (await scope.reader.find(collection.name, {})).items)
  }
  const items: Resource[] = []
  for (const draft of operation.drafts) {
    // Each draft must see the ids of those before it.
    // oxlint-disable-next-line no-await-in-loop
    items.push(
      await insertLinked(
        scope,
        collection,
        { ...given, ...attributesOf(collection, draft), ...foreignKey },
        operation.links,
      ),
    )
  }
  return { kind: 'created', collection, items, many: operation.many, included: new Map() }
}

async function insertLinked(
  scope: WriteScope,
  collection: Collection,
  attributes: JsonObject,
  links: Links | undefined,
): Promise<Resource> {
  const linked = links ? await linkedAttributes(scope, collection, attributes, links) : {}
  const resource = await withId(scope, collection, { ...attributes, ...linked })
  scope.transaction.insert(collection.name, resource)
  return linkOthers(scope, collection, resource, links)
}

async function withId(scope: WriteScope, collection: Collection, attributes: JsonObject): Promise<Resource> {
  const { idAttribute } = collection
  const id = chosenId(collection, attributes)
  if (id === undefined) {
    return { [idAttribute]: null, ...attributes, [idAttribute]: scope.transaction.nextId(collection.name) }
  }
  if (await scope.transaction.get(collection.name, toKey(id))) throw duplicate(collection, id)
  return attributes
}

/** The attribute that ties a new record to the last of its parents. */
async function foreignKeyOf(scope: WriteScope, within: readonly Parent[]): Promise<JsonObject> {
  const parent = within.at(-1)
  if (!parent) return {}
  await parentFilter(scope, within)
  const { collection, resource } = await resolve(scope, { ...parent, within: within.slice(0, -1) }, parent.id)
  const relationship = relationshipOf(collection, parent.relationship)
  const [attribute, ...deeper] = relationship.path
  if (relationship.keyOn === 'source' || attribute === undefined || deeper.length > 0) {
    throw new ApiError('bad_request', `A new record of ${relationship.target} cannot be linked from here.`, {
      help: `POST it to /${relationship.target}, then add its id to ${relationship.path.join('.')}.`,
    })
  }
  const id = resource[collection.idAttribute] ?? null
  const isList = scope.model.collections
    .get(relationship.target)
    ?.attributes.get(attribute)
    ?.types.has('array')
  return { [attribute]: isList ? [id] : id }
}

const duplicate = (collection: Collection, id: string | number): ApiError =>
  new ApiError('conflict', `${collection.name} already has a resource with id "${id}".`, {
    help: 'Leave the id out to get a fresh one, or PUT to the existing one to replace it.',
  })
