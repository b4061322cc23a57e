import { ApiError } from '../../core/error.ts'
import { valueAt } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import { keyOf, type Resource, toKey } from '../../core/resource.ts'
import type { Problems } from '../gathered-problems.ts'
import { fetchRelated } from '../read/include.ts'
import type { WriteScope } from '../scope.ts'
import { removeResources } from '../write/delete.ts'
import { insertResource, replaceResource } from '../write/save.ts'
import { attributeOf, changedIds, type Link, linkedKeys, linkedResources } from './link.ts'

/** Changes a relationship whose ids other resources hold: the targets themselves, or a joining collection. */
export async function rewriteHolders(scope: WriteScope, resource: Resource, link: Link): Promise<void> {
  const moves = await movesOf(scope, resource, link)
  const problems: Problems = { issues: [], conflicts: [] }
  const rewrite = link.relationship.through ? rewriteJoins : rewriteTargets
  await rewrite({ ...scope, problems }, resource, link, moves)
  const [issue] = [...problems.issues, ...problems.conflicts]
  if (!issue) return
  const { code, message } = issue
  throw new ApiError('conflict', `${link.relationship.target} does not allow this: ${message}`, {
    issues: [{ code, message, source: link.source }],
  })
}

/** The targets that a change unlinks, and those that it links. */
interface Moves {
  readonly leaving: readonly Resource[]
  readonly joining: readonly Resource[]
}

async function movesOf(scope: WriteScope, resource: Resource, link: Link): Promise<Moves> {
  const { collection, relationship, change } = link
  const target = collectionOf(scope.model, relationship.target)
  const current = (await fetchRelated(scope, collection, relationship, [resource])).get(resource) ?? []
  const wanted = new Set(linkedKeys(link))
  const isWanted = (one: Resource): boolean => wanted.has(keyOf(target, one))
  if (change === 'remove') return { leaving: current.filter(isWanted), joining: [] }
  const linked = new Set(current.map((one) => keyOf(target, one)))
  return {
    leaving: change === 'replace' ? current.filter((one) => !isWanted(one)) : [],
    joining: (await linkedResources(scope, link)).filter((one) => !linked.has(keyOf(target, one))),
  }
}

/** A comment's `post_id`, seen from the post; or a post's `tag_ids`, seen from the tag. */
async function rewriteTargets(
  scope: WriteScope,
  resource: Resource,
  { collection, relationship }: Link,
  { leaving, joining }: Moves,
): Promise<void> {
  const target = collectionOf(scope.model, relationship.target)
  const attribute = attributeOf(relationship)
  const isList = target.attributes.get(attribute)?.types.has('array') ?? false
  const id = resource[collection.idAttribute] ?? null
  const changes = [
    ...leaving.map((one) => [one, isList ? changedIds(one[attribute], [id], 'remove') : null] as const),
    ...joining.map((one) => [one, isList ? changedIds(one[attribute], [id], 'add') : id] as const),
  ]
  for (const [one, value] of changes) {
    await replaceResource(scope, target, one, { attributes: { ...one, [attribute]: value } })
  }
}

/** An enrolment with a `student_id` and a `course_id` comes or goes for each course of a student. */
async function rewriteJoins(
  scope: WriteScope,
  resource: Resource,
  { collection, relationship }: Link,
  { leaving, joining }: Moves,
): Promise<void> {
  const { through, path } = relationship
  const [own, other] = [through?.path ?? [], path]
  const [ownName, otherName] = [own[0], other[0]]
  if (!through || ownName === undefined || otherName === undefined || own.length + other.length !== 2)
    throw new ApiError('forbidden', `${relationship.name} cannot be changed from here.`)
  const joins = collectionOf(scope.whole, through.collection)
  const target = collectionOf(scope.model, relationship.target)
  const id = resource[collection.idAttribute] ?? null
  const { items } = await scope.reader.find(joins.name, {
    filter: { op: 'keys', path: own, keys: [toKey(id)] },
  })
  const gone = new Set(leaving.map((one) => keyOf(target, one)))
  const resources = items.filter((join) => gone.has(toKey(valueAt(join, other))))
  await removeResources(scope, [{ collection: joins, resources }])
  for (const one of joining) {
    const draft = { [ownName]: id, [otherName]: one[target.idAttribute] ?? null }
    await insertResource(scope, joins, draft)
  }
}
