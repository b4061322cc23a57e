import type { Issue } from '../../core/error.ts'
import { type Json, member } from '../../core/json.ts'
import type { Unique } from '../../core/resource.ts'
import { fold } from '../../query/equality.ts'
import { issueAt, type Problems } from '../problems.ts'
import type { WriteScope } from '../scope.ts'
import type { Written } from './references.ts'

/** Values that another resource has already. Transactions come one at a time, so what is free here stays free. */
export async function findTaken(scope: WriteScope, written: Written): Promise<Problems> {
  const { collection, before, after, at } = written
  const issues: Issue[] = []
  const conflicts: Issue[] = []
  for (const unique of collection.unique) {
    const { attribute } = unique
    const value = member(after, attribute) ?? null
    if (value === null || (before && member(before, attribute) === value)) continue
    if (typeof value === 'object') {
      issues.push(issueAt(at, attribute, 'type', `${attribute} must be a single value, since it is unique.`))
      continue
    }
    if (await isTaken(scope, written, unique, value)) {
      const message = `${attribute} is taken: another resource of ${collection.name} has it.`
      conflicts.push(issueAt(at, attribute, 'unique', message))
    }
  }
  return { issues, conflicts }
}

/** An equality is looser than we need (`5` finds "5"), so what it finds is looked at again. */
async function isTaken(
  { transaction }: WriteScope,
  { collection, after }: Written,
  { attribute, caseInsensitive }: Unique,
  value: Json,
): Promise<boolean> {
  const normal = (one: Json | undefined): Json | undefined =>
    caseInsensitive && typeof one === 'string' ? fold(one) : one
  const op = caseInsensitive ? 'ieq' : 'eq'
  const { items } = await transaction.find(collection.name, { filter: { op, path: [attribute], value } })
  const own = after[collection.idAttribute]
  return items.some(
    (item) => item[collection.idAttribute] !== own && normal(member(item, attribute)) === normal(value),
  )
}
