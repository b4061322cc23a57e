import { ApiError } from '../../core/error.ts'
import { isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import { idAsSent, type Patch } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { type Collection, type Id, idOf, type Resource, singularKey } from '../../core/resource.ts'
import { linkingsOf } from '../links/draft-links.ts'
import { linkedAttributes, linkOthers } from '../links/link.ts'
import { invalid, issueAt } from '../problems.ts'
import { matching } from '../read/matching.ts'
import { lookUp, missing, resolve } from '../read/resolve.ts'
import { withDefaults, withUnseen } from '../rules/fill.ts'
import { insertResource, replaceResource } from '../save.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { assertPrecondition, assertPreconditionOfAll } from '../version.ts'
import { tieTo } from './create.ts'
import { assertStorable, attributesOf, isInteger, storedId } from './draft.ts'
import { applyPatch, patchResource } from './patch.ts'

/** Where nothing is, a declared `upsert` creates. */
export async function replaceOne(scope: WriteScope, operation: OperationOf<'replace'>): Promise<Outcome> {
  const { collection, resource } = await lookUp(scope, operation, operation.id)
  if (!resource && !collection.upsert) throw missing(collection, operation.id, operation.within)
  assertPrecondition(operation.precondition, collection, resource)
  if (!resource) return createAt(scope, collection, operation)
  const item = await replacement(scope, collection, resource, operation.draft)
  return { kind: 'one', collection, item, included: new Map() }
}

/** Changes some attributes of a resource, and what it is linked to. */
export async function patchOne(scope: WriteScope, operation: OperationOf<'patch'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  assertPrecondition(operation.precondition, collection, resource)
  assertIdentity(operation.identity, idOf(collection, resource))
  const { patch } = operation
  const draft = patch.format === 'operations' ? null : patch.value
  const linkings = linkingsOf(scope, collection, draft, operation.links)
  const linked = await linkedAttributes(scope, resource, linkings)
  const after = await patched(scope, collection, resource, { patch, linked })
  const item = await linkOthers(scope, after, linkings)
  return { kind: 'one', collection, item, included: new Map() }
}

function assertIdentity(identity: string | undefined, own: string): void {
  if (identity === undefined || identity === own) return
  const message = `This has ${idAsSent(own)}, and the body says that it has ${idAsSent(identity)}.`
  const source = { in: 'body', pointer: '/id' } as const
  throw new ApiError('conflict', message, { issues: [{ code: 'other_id', message, source }] })
}

/** The same patch for everything that matches: all or none. */
export async function patchMany(scope: WriteScope, operation: OperationOf<'patch-many'>): Promise<Outcome> {
  const { collection, items: before } = await matching(scope, operation)
  assertPreconditionOfAll(operation.precondition, collection, before)
  const items: Resource[] = []
  for (const resource of before) {
    // Each must see what the ones before it have taken.
    items.push(await patched(scope, collection, resource, { patch: operation.patch, linked: {} }))
  }
  return { kind: 'many', collection, items, total: items.length, offset: 0, included: new Map() }
}

async function createAt(
  scope: WriteScope,
  collection: Collection,
  { id: key, draft, within }: OperationOf<'replace'>,
): Promise<Outcome> {
  // Something with this id may be there, but outside the parents that the URL names.
  const isElsewhere = (await scope.transaction.get(collection.name, key)) !== undefined
  if (isElsewhere) throw missing(collection, key, within)
  const tie = await tieTo(scope, within)
  const id = { [collection.idAttribute]: toId(collection, key) }
  const attributes = { ...attributesOf(collection, draft), ...tie.attributes, ...id }
  const item = await insertResource(scope, collection, { ...id, ...attributes })
  await tie.join(item)
  return { kind: 'created', collection, items: [item], many: false, included: new Map() }
}

/** The id that a URL names, in the type of the collection's ids. */
function toId(collection: Collection, key: string): Id {
  const { name, idAttribute, idStyle } = collection
  if (isInteger(key) || (idStyle !== 'integer' && idStyle !== 'integer-text'))
    return storedId(collection, key)
  throw invalid([
    issueAt('', idAttribute, 'type', `The ids of ${name} are whole numbers, and "${key}" is none.`),
  ])
}

async function replacement(
  scope: WriteScope,
  collection: Collection,
  before: Resource,
  draft: Json,
): Promise<Resource> {
  if (collection.kind === 'value') return replaceValue(scope, collection, draft)
  const attributes = withUnseen(collection, before, attributesOf(collection, draft))
  return replaceResource(scope, collection, before, {
    attributes,
    filled: withDefaults(collection, attributes),
  })
}

interface Change {
  readonly patch: Patch
  /** The attributes by which the resource holds links. */
  readonly linked: JsonObject
}

async function patched(
  scope: WriteScope,
  collection: Collection,
  before: Resource,
  { patch, linked }: Change,
): Promise<Resource> {
  if (collection.kind === 'value')
    return replaceValue(scope, collection, patchedValue(before['value'] ?? null, patch))
  if (patch.format !== 'operations') attributesOf(collection, patch.value)
  const attributes = attributesOf(collection, patchResource(collection, before, patch))
  return replaceResource(scope, collection, before, { attributes: { ...attributes, ...linked } })
}

/** Where attributes are assigned, a plain value is its own only one. */
function patchedValue(before: Json, patch: Patch): Json {
  if (patch.format !== 'assign') return applyPatch(before, patch)
  const value = isObject(patch.value) ? member(patch.value, 'value') : undefined
  if (value !== undefined) return value
  throw invalid([issueAt('', 'value', 'required', 'The attribute "value" is missing.')])
}

function replaceValue({ transaction }: WriteScope, { name }: Collection, value: Json): Resource {
  assertStorable(value)
  const resource = { value }
  transaction.replace(name, singularKey, resource)
  return resource
}
