import { ApiError } from '../../core/error.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { idAsSent, type Links, type Patch } from '../../core/operation.ts'
import type { Outcome } from '../../core/outcome.ts'
import { type Collection, type Id, idOf, type Resource, singularKey } from '../../core/resource.ts'
import { invalid, issueAt } from '../gathered-problems.ts'
import { linkOthers, ownAttributes } from '../links/change-links.ts'
import { linksOfDraft } from '../links/link.ts'
import { assertPrecondition, assertPreconditionOfAll } from '../precondition.ts'
import { matching } from '../read/read.ts'
import { lookUp, missing, resolve } from '../read/resolve.ts'
import type { OperationOf, WriteScope } from '../scope.ts'
import { hidesNothing } from '../visibility/visible.ts'
import { parentLink } from './create.ts'
import { assertStorable, attributesOf, guessIssues, isInteger, storedId } from './input.ts'
import { namesIn, patchAttributes, patchValue } from './patch.ts'
import { assertMayChooseId, insertResource, replaceResource, withDefaults, withKept } from './save.ts'

/** Where nothing is, a declared `upsert` creates. */
export async function replaceOne(scope: WriteScope, operation: OperationOf<'replace'>): Promise<Outcome> {
  const { collection, resource } = await lookUp(scope, operation, operation.id)
  if (!resource && !collection.upsert) throw missing(collection, operation.id, operation.within)
  if (operation.precondition) assertPrecondition(operation.precondition, collection, resource)
  if (!resource) return createAt(scope, collection, operation)
  const item = await replacement(scope, collection, resource, operation.draft)
  return { kind: 'one', collection, item, included: new Map() }
}

/** Changes some attributes of a resource, and what it is linked to. */
export async function patchOne(scope: WriteScope, operation: OperationOf<'patch'>): Promise<Outcome> {
  const { collection, resource } = await resolve(scope, operation, operation.id)
  const { precondition, identity, patch, links } = operation
  if (precondition) assertPrecondition(precondition, collection, resource)
  if (identity !== undefined) assertIdentity(identity, idOf(collection, resource))
  const item = links
    ? await patchLinked(scope, collection, resource, { patch, links })
    : await patched(scope, collection, resource, { patch })
  return { kind: 'one', collection, item, included: new Map() }
}

function assertIdentity(identity: string, own: string): void {
  if (identity === own) return
  const message = `The resource has ${idAsSent(own)}, but the body has ${idAsSent(identity)}.`
  const source = { in: 'body', pointer: '/id' } as const
  throw new ApiError('conflict', message, {
    help: 'Send the same id: ids cannot be changed.',
    issues: [{ code: 'other_id', message, source }],
  })
}

async function patchLinked(
  scope: WriteScope,
  collection: Collection,
  before: Resource,
  { patch, links: named }: { readonly patch: Patch; readonly links: Links },
): Promise<Resource> {
  const draft = patch.format === 'operations' ? null : patch.value
  const links = linksOfDraft(scope, collection, draft, named)
  const linked = await ownAttributes(scope, before, links)
  const after = await patched(scope, collection, before, { patch, linked })
  return linkOthers(scope, after, links)
}

/** The same patch for everything that matches: all or none. */
export async function patchMany(scope: WriteScope, operation: OperationOf<'patch-many'>): Promise<Outcome> {
  const { collection, items: before } = await matching(scope, operation)
  if (operation.precondition) assertPreconditionOfAll(operation.precondition, collection, before)
  const items: Resource[] = []
  // One after another, so that each sees which values those before it have.
  for (const resource of before) items.push(await patched(scope, collection, resource, operation))
  return { kind: 'many', collection, items, total: items.length, offset: 0, included: new Map() }
}

interface PatchAndLinks {
  readonly patch: Patch
  /** The attributes by which the resource holds links. */
  readonly linked?: JsonObject
}

async function patched(
  scope: WriteScope,
  collection: Collection,
  before: Resource,
  { patch, linked }: PatchAndLinks,
): Promise<Resource> {
  if (collection.kind === 'value')
    return replaceValue(scope, collection, patchValue(before['value'] ?? null, patch))
  const attributes = patchAttributes(collection, before, patch)
  const item = await replaceResource(scope, collection, before, { attributes: { ...attributes, ...linked } })
  if (!hidesNothing(collection)) reportGuesses(scope, collection, before, namesIn(patch))
  return item
}

async function replacement(
  scope: WriteScope,
  collection: Collection,
  before: Resource,
  draft: Json,
): Promise<Resource> {
  if (collection.kind === 'value') return replaceValue(scope, collection, draft)
  const sent = attributesOf(collection, draft)
  const attributes = withKept(collection, before, sent)
  const item = await replaceResource(scope, collection, before, {
    attributes,
    filled: withDefaults(scope, collection, attributes),
  })
  if (!hidesNothing(collection)) reportGuesses(scope, collection, before, Object.keys(sent))
  return item
}

/** Adds what a wrong guess has been reported for already only once, so that both answers are the same. */
function reportGuesses(
  { problems }: WriteScope,
  collection: Collection,
  before: Resource,
  sent: readonly string[],
): void {
  const reported = new Set(problems.issues.map(({ message }) => message))
  const issues = guessIssues(collection, before, sent).filter(({ message }) => !reported.has(message))
  problems.issues.push(...issues)
}

function replaceValue({ transaction }: WriteScope, { name }: Collection, value: Json): Resource {
  assertStorable(value)
  const resource = { value }
  transaction.replace(name, singularKey, resource)
  return resource
}

async function createAt(
  scope: WriteScope,
  collection: Collection,
  { id: key, draft, within }: OperationOf<'replace'>,
): Promise<Outcome> {
  assertMayChooseId(scope, collection.name)
  // A resource with this id may be there, but outside the parents that the URL names.
  const isElsewhere = (await scope.transaction.get(collection.name, key)) !== undefined
  if (isElsewhere) throw missing(collection, key, within)
  const parent = within && (await parentLink(scope, within))
  const id = { [collection.idAttribute]: toId(collection, key) }
  const attributes = { ...attributesOf(collection, draft), ...parent?.keys, ...id }
  const item = await insertResource(scope, collection, { ...id, ...attributes })
  await parent?.link?.(item)
  return { kind: 'created', collection, items: [item], many: false, included: new Map() }
}

/** The id that a URL names, in the type of the collection's ids. */
function toId(collection: Collection, key: string): Id {
  const { name, idAttribute, idStyle } = collection
  if (isInteger(key) || (idStyle !== 'integer' && idStyle !== 'integer-text'))
    return storedId(collection, key)
  const message = `The ids of ${name} are whole numbers; "${key}" is not one.`
  throw invalid([issueAt('', idAttribute, 'type', message)])
}
