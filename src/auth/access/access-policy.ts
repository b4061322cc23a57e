import type { Operation } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import type { Policy } from '../policy.ts'
import type { Access } from './access.ts'
import { createGuard, reachTo } from './guard.ts'
import type { Action } from './rule.ts'

/**
 * Refuses at once what an operation is about, and returns a guard for whatever else it touches: what is included, the
 * parents of a nested path, what is filtered and sorted by.
 */
export function createAccessPolicy(access: Access, challenge: string): Policy {
  return (principal, operation, model) => {
    const context = { access, challenge, model, principal, operation }
    for (const [collection, action] of targets(operation, model)) reachTo(context, collection, action)
    return createGuard(context)
  }
}

const actionsOf: Readonly<Record<Exclude<Operation['kind'], 'dump' | 'atomic'>, readonly Action[]>> = {
  list: ['read'],
  read: ['read'],
  related: ['read'],
  'read-linkage': ['read'],
  create: ['create'],
  // What is changed or deleted is found first, and shown in the answer.
  replace: ['read', 'update'],
  patch: ['read', 'update'],
  link: ['read', 'update'],
  'patch-many': ['read', 'update'],
  delete: ['read', 'delete'],
  'delete-many': ['read', 'delete'],
}

function targets(operation: Operation, { collections }: Model): readonly (readonly [string, Action])[] {
  if (operation.kind === 'dump') return [...collections.keys()].map((name) => [name, 'read'])
  if (operation.kind === 'atomic')
    return operation.steps.flatMap((step) => targets(step.operation, { collections }))
  const parents = (operation.within ?? []).map(({ collection }) => [collection, 'read'] as const)
  const own = actionsOf[operation.kind].map((action) => [operation.collection, action] as const)
  return [...parents, ...own]
}
