import { ApiError } from '../../core/error.ts'
import { type Json, member } from '../../core/json.ts'
import type { Collection, Id, Unique } from '../../core/resource.ts'
import { fold as foldCase } from '../../query/operators.ts'
import { issueAt } from '../gathered-problems.ts'
import type { WriteScope, Written } from '../scope.ts'

/** Transactions come one at a time, so what is free here stays free. */
export async function checkUnique(scope: WriteScope, written: Written, unique: Unique): Promise<void> {
  const { collection, before, after, at } = written
  const { attribute } = unique
  const value = member(after, attribute) ?? null
  if (value === null || (before && member(before, attribute) === value)) return
  if (typeof value === 'object') {
    const message = `${attribute} must be a single value, since it is unique.`
    scope.problems.issues.push(issueAt(at, attribute, 'type', message))
  } else if (await isTaken(scope, written, unique, value)) {
    const message = `${attribute} is taken: another resource of ${collection.name} has it.`
    scope.problems.conflicts.push(issueAt(at, attribute, 'unique', message))
  }
}

/** The filter is looser than uniqueness (`5` finds "5"), so what it finds is compared once more. */
async function isTaken(
  { transaction }: WriteScope,
  { collection, after }: Written,
  { attribute, caseInsensitive, normalize }: Unique,
  value: Json,
): Promise<boolean> {
  const fold = normalize ?? (caseInsensitive ? foldCase : undefined)
  const normal = (one: Json | undefined): Json | undefined =>
    fold && typeof one === 'string' ? fold(one) : one
  const op = caseInsensitive ? 'ieq' : 'eq'
  // Filters know no other normalization, so all are compared.
  const filter = normalize ? undefined : ({ op, path: [attribute], value } as const)
  const { items } = await transaction.find(collection.name, { filter })
  const own = after[collection.idAttribute]
  return items.some(
    (item) => item[collection.idAttribute] !== own && normal(member(item, attribute)) === normal(value),
  )
}

/** The conflict with a resource that has the id already. */
export const duplicateId = ({ name }: Collection, id: Id): ApiError =>
  new ApiError('conflict', `${name} already has a resource with id "${id}".`, {
    help: 'Leave the id out to get a new one, or change the resource that has it.',
  })
