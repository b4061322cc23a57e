import { ApiError } from '../core/error.ts'
import type { JsonObject } from '../core/json.ts'
import { collectionOf } from '../core/model.ts'
import { type Collection, type Resource, toKey, keyOf } from '../core/resource.ts'
import { noProblems } from './problems.ts'
import { check } from './rules/check.ts'
import { type Batch, planDeletion } from './rules/deletion.ts'
import { fillIn, stamped } from './rules/fill.ts'
import { changeIssues, draftIssues } from './rules/input.ts'
import type { WriteScope } from './scope.ts'
import { chosenId } from './write/draft.ts'

/**
 * Makes a resource of a client's draft. What the declarations forbid goes to the scope's problems, with pointers that
 * begin with `at`. Throws a conflict when the id is taken.
 */
export async function insertResource(
  scope: WriteScope,
  { name }: Collection,
  draft: JsonObject,
  at = '',
): Promise<Resource> {
  const collection = collectionOf(scope.whole, name)
  scope.problems.issues.push(...draftIssues(collection, draft, at))
  const filled = await fillIn(scope, collection, draft)
  const after = await withId(scope, collection, filled, at)
  const kept = (await collection.seal?.(after)) ?? after
  scope.transaction.insert(collection.name, kept)
  await check(scope, { collection, before: undefined, after, at })
  return kept
}

interface Replacement {
  /** What the client gives, or leaves as it was. */
  readonly attributes: JsonObject
  /** The same with what the server adds to it. */
  readonly filled?: JsonObject
}

/** Puts a resource in the place of another. The id stays, whatever the new attributes say. */
export async function replaceResource(
  scope: WriteScope,
  { name }: Collection,
  before: Resource,
  { attributes, filled = attributes }: Replacement,
): Promise<Resource> {
  const collection = collectionOf(scope.whole, name)
  const given = keepId(collection, before, attributes)
  scope.problems.issues.push(...changeIssues(collection, { before, after: given, at: '' }))
  const after = stamped(collection, before, keepId(collection, before, filled))
  const kept = (await collection.seal?.(after)) ?? after
  scope.transaction.replace(collection.name, keyOf(collection, before), kept)
  await check(scope, { collection, before, after, at: '' })
  return kept
}

/** Removes resources, and does with those that hold their ids what `onDelete` says. Throws a conflict for `restrict`. */
export async function removeResources(scope: WriteScope, roots: readonly Batch[]): Promise<void> {
  const whole = roots.map(({ collection, resources }) => ({
    collection: collectionOf(scope.whole, collection.name),
    resources,
  }))
  const { gone, changed } = await planDeletion(scope, whole)
  for (const { collection, resources } of gone) {
    for (const resource of resources) scope.transaction.remove(collection.name, keyOf(collection, resource))
  }
  for (const { collection, before, after } of changed) {
    const resource = stamped(collection, before, after)
    scope.transaction.replace(collection.name, keyOf(collection, before), resource)
    const problems = noProblems()
    await check({ ...scope, problems }, { collection, before, after: resource, at: '' })
    const [issue] = [...problems.issues, ...problems.conflicts]
    if (issue) throw cannotLetGo(collection, before, issue.message)
  }
}

async function withId(
  scope: WriteScope,
  collection: Collection,
  attributes: JsonObject,
  at: string,
): Promise<Resource> {
  const { idAttribute, name } = collection
  const id = chosenId(collection, attributes, at)
  if (id === undefined) {
    return { [idAttribute]: null, ...attributes, [idAttribute]: scope.transaction.nextId(name) }
  }
  if (await scope.transaction.get(name, toKey(id))) throw duplicate(collection, id)
  return attributes
}

function keepId({ kind, idAttribute }: Collection, before: Resource, attributes: JsonObject): Resource {
  if (kind !== 'collection') return attributes
  const id = before[idAttribute]
  if (id === undefined) throw new ApiError('internal', 'A stored resource has no id.')
  return { [idAttribute]: null, ...attributes, [idAttribute]: id }
}

const duplicate = (collection: Collection, id: string | number): ApiError =>
  new ApiError('conflict', `${collection.name} already has a resource with id "${id}".`, {
    help: 'Leave the id out to get a fresh one, or change the one that has it.',
  })

const cannotLetGo = (collection: Collection, holder: Resource, reason: string): ApiError =>
  new ApiError(
    'conflict',
    `It stays, since ${collection.name} "${toKey(holder[collection.idAttribute])}" cannot do without it: ${reason}`,
  )
