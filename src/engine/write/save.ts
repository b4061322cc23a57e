import { timeOf } from '../../core/clock.ts'
import { ApiError } from '../../core/error.ts'
import { type JsonObject, member } from '../../core/json.ts'
import { type Collection, keyOf, type Resource, toKey } from '../../core/resource.ts'
import { check } from '../rules/check.ts'
import { missingSlug } from '../rules/slug.ts'
import { duplicateId } from '../rules/unique-conflicts.ts'
import type { Scope, WriteScope } from '../scope.ts'
import { isHidden } from '../visibility/visible.ts'
import { changeIssues, chosenId, draftIssues } from './input.ts'
import { withHash } from './secrets.ts'

/**
 * Stores a client's draft as a new resource. What the declarations forbid goes to the scope's problems, with pointers
 * that begin with `at`. Throws a conflict when the id is taken.
 */
export async function insertResource(
  scope: WriteScope,
  visible: Collection,
  draft: JsonObject,
  at = '',
): Promise<Resource> {
  const collection = wholeCollection(scope, visible)
  const { secret } = collection
  const issues = draftIssues(collection, draft, at)
  const filled = await fillIn(scope, collection, draft)
  const after = await withId(scope, collection, filled, at)
  const stored = secret ? withHash(scope.hashes, secret, undefined, after) : after
  scope.transaction.insert(collection.name, stored)
  await check(scope, { collection, before: undefined, after, at }, issues)
  return stored
}

interface Replacement {
  /** What the client sends, or leaves as it was. */
  readonly attributes: JsonObject
  /** The same with what the server adds. */
  readonly filled?: JsonObject
}

/** Stores a resource in the place of another. The id stays, whatever the new attributes say. */
export async function replaceResource(
  scope: WriteScope,
  visible: Collection,
  before: Resource,
  { attributes, filled = attributes }: Replacement,
): Promise<Resource> {
  const collection = wholeCollection(scope, visible)
  const { secret } = collection
  const given = withSameId(collection, before, attributes)
  const issues = changeIssues(collection, before, given)
  const after = stamped(
    scope,
    collection,
    before,
    filled === attributes ? given : withSameId(collection, before, filled),
  )
  const stored = secret ? withHash(scope.hashes, secret, before, after) : after
  scope.transaction.replace(collection.name, keyOf(collection, before), stored)
  await check(scope, { collection, before, after, at: '' }, issues)
  return stored
}

/** A draft with what the declarations add to a new resource: defaults, a slug, and when it was made. */
async function fillIn(scope: WriteScope, collection: Collection, draft: JsonObject): Promise<JsonObject> {
  const filled = withDefaults(scope, collection, draft)
  const { slugFrom, timestamps } = collection
  const hasStamps = timestamps.created !== undefined || timestamps.updated !== undefined
  if (slugFrom === undefined && !hasStamps) return filled
  return { ...filled, ...(await missingSlug(scope, collection, filled)), ...stamps(scope, collection) }
}

/** A PUT's draft with attributes that it leaves out and that stay: those a client cannot see or change, or that were generated once. */
export function withKept(collection: Collection, before: Resource, draft: JsonObject): JsonObject {
  const { readOnly, writeOnce, defaults } = collection
  const kept = Object.entries(before).filter(
    ([name]) =>
      !Object.hasOwn(draft, name) &&
      (isHidden(collection, name) ||
        readOnly.has(name) ||
        writeOnce.has(name) ||
        defaults.get(name)?.generated),
  )
  return { ...draft, ...Object.fromEntries(kept) }
}

/** A changed resource, with when it was made as it was and when it was changed as of now. */
export function stamped(
  { clock }: Scope,
  collection: Collection,
  before: Resource,
  after: Resource,
): Resource {
  const { created, updated } = collection.timestamps
  const made = created === undefined ? undefined : member(before, created)
  const times = {
    ...(created === undefined ? {} : { [created]: made }),
    ...(updated === undefined ? {} : { [updated]: timeOf(clock) }),
  }
  if (Object.keys(times).length === 0) return after
  const entries = Object.entries({ ...after, ...times }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(entries)
}

export function withDefaults({ clock }: Scope, { defaults }: Collection, draft: JsonObject): JsonObject {
  const missing = [...defaults].filter(([name]) => !Object.hasOwn(draft, name))
  if (missing.length === 0) return draft
  return { ...draft, ...Object.fromEntries(missing.map(([name, one]) => [name, one.make(clock)])) }
}

function stamps({ clock }: Scope, { timestamps }: Collection): JsonObject {
  const now = timeOf(clock)
  const names = [timestamps.created, timestamps.updated].filter((name) => name !== undefined)
  return Object.fromEntries(names.map((name) => [name, now]))
}

/** The collection with the relationships that a mount does not show, which rules hold for as well. */
export const wholeCollection = ({ whole }: WriteScope, collection: Collection): Collection =>
  whole.collections.get(collection.name) ?? collection

async function withId(
  scope: WriteScope,
  collection: Collection,
  attributes: JsonObject,
  at: string,
): Promise<Resource> {
  const { idAttribute, idInFile, name } = collection
  const id = chosenId(collection, attributes, at)
  if (id === undefined)
    return withFileId(collection, {
      [idAttribute]: null,
      ...attributes,
      [idAttribute]: scope.transaction.nextId(name),
    })
  assertMayChooseId(scope, name)
  if (await scope.transaction.get(name, toKey(id))) throw duplicateId(collection, id)
  return idInFile === undefined
    ? attributes
    : withFileId(collection, { [idAttribute]: id, ...attributes, [idAttribute]: id })
}

/** The id stands under the name that the file has for it, too. */
const withFileId = ({ idAttribute, idInFile }: Collection, resource: Resource): Resource =>
  idInFile === undefined ? resource : { ...resource, [idInFile]: resource[idAttribute] ?? null }

/** Throws for a principal who may not read everything: whether an id is taken would reveal which ids there are. */
export function assertMayChooseId({ guard }: WriteScope, name: string): void {
  if (!guard?.readable(name)) return
  throw new ApiError('forbidden', `You may not choose ids in ${name}.`, {
    help: `Leave the id out to get a new one. Only those who may read all of ${name} can choose ids.`,
  })
}

function withSameId(collection: Collection, before: Resource, attributes: JsonObject): Resource {
  const { kind, idAttribute } = collection
  if (kind !== 'collection') return attributes
  const id = before[idAttribute]
  if (id === undefined) throw new ApiError('internal', 'A stored resource has no id.')
  const after = Object.hasOwn(attributes, idAttribute)
    ? { ...attributes, [idAttribute]: id }
    : { [idAttribute]: id, ...attributes }
  return withFileId(collection, after)
}
