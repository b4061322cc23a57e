import { ApiError } from '../../core/error.ts'
import type { Guard, GuardedChange } from '../../core/guard.ts'
import { member } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import type { Filter } from '../../core/query.ts'
import type { Model, Resource } from '../../core/resource.ts'
import { noCredentials, type WaysIn } from '../credentials.ts'
import type { Policy, Principal } from '../policy.ts'
import { rolesOf } from '../users/accounts.ts'
import type { Access, ProtectedAttributes } from './access.ts'
import { assertSteady, attributesFor, holdsOwner, leavesOwner, ownedBy, type Ownership } from './ownership.ts'
import { type AccessRequest, type Action, isPrivilege, type Rule } from './rule.ts'
import { targetsOf } from './targets.ts'

/** Rejects at once an operation on a closed collection, and returns a guard for everything that it reads and writes. */
export function createAccessPolicy(access: Access, waysIn: WaysIn): Policy {
  return (principal, operation, model) => {
    const context = { access, waysIn, model, principal, operation, decided: new Map() }
    for (const [collection, action] of targetsOf(operation, model)) authorize(context, collection, action)
    return createGuard(context)
  }
}

interface PolicyContext {
  readonly access: Access
  /** For a 401. */
  readonly waysIn: WaysIn
  readonly model: Model
  readonly principal: Principal | undefined
  readonly operation: Operation
  /** What the rules have said so far, by action and collection. */
  readonly decided: Map<string, 'all' | 'own'>
}

/** The rules for one principal and one operation. */
function createGuard(context: PolicyContext): Guard {
  const { access, principal, model } = context
  const own = (collection: string): Own | undefined => {
    const ownership = access.ownershipOf(collection)
    return ownership && principal ? { ownership, id: principal.id } : undefined
  }
  return {
    readable(collection) {
      if (authorize(context, collection, 'read') === 'all') return undefined
      const owner = own(collection)
      return owner ? ownedBy(owner.ownership, owner.id) : matchNone
    },
    assertChange(change) {
      const { collection, before, after } = change
      assertAccount(context, change)
      const allowed = authorize(context, collection, actionOf(change))
      if (allowed === 'own' && !isOwn(own(collection), change)) throw notYours(collection, actionOf(change))
      const ownership = access.ownershipOf(collection)
      if (ownership && after) assertSteady(ownership, before, after)
    },
    given(collection) {
      const owner = authorize(context, collection, 'create') === 'own' ? own(collection) : undefined
      const { idAttribute } = collectionOf(model, collection)
      return owner ? attributesFor(owner.ownership, idAttribute, owner.id) : {}
    },
  }
}

interface Own {
  readonly ownership: Ownership
  readonly id: string
}

const matchNone: Filter = { op: 'in', path: [], value: [] }

/** Throws an {@link ApiError} when the principal may do nothing with the collection. */
function authorize(context: PolicyContext, collection: string, action: Action): 'all' | 'own' {
  const { access, principal, operation, waysIn, decided } = context
  const known = decided.get(`${action} ${collection}`)
  if (known) return known
  const part = allowedPart(access.rulesFor(collection, action), { principal, action, collection, operation })
  if (part !== 'none') {
    decided.set(`${action} ${collection}`, part)
    return part
  }
  if (!principal) throw noCredentials(waysIn)
  throw new ApiError('forbidden', `You may not ${action} ${collection}.`, {
    help: 'Your key or user has no role that allows this. Ask an admin.',
  })
}

/** The part of a collection that a rule allows: everything, the principal's own resources, or nothing. */
type AllowedPart = 'all' | 'own' | 'none'

/** The largest part that any of the rules allows. */
function allowedPart(rules: readonly Rule[], request: AccessRequest): AllowedPart {
  const parts = new Set(rules.map((rule) => partOfRule(rule, request)))
  if (parts.has('all')) return 'all'
  return parts.has('own') ? 'own' : 'none'
}

function partOfRule(rule: Rule, request: AccessRequest): AllowedPart {
  const { principal } = request
  if (typeof rule === 'function') {
    // JavaScript may return anything.
    const answer: unknown = rule(request)
    return answer === true ? 'all' : 'none'
  }
  if (rule === 'public') return 'all'
  if (!principal) return 'none'
  if (rule === 'owner') return principal.kind === 'user' ? 'own' : 'none'
  const isFulfilled =
    rule === 'key' || (rule === 'user' ? principal.kind === 'user' : principal.roles.includes(rule))
  return isFulfilled ? 'all' : 'none'
}

function actionOf({ before, after }: GuardedChange): Action {
  if (!before) return 'create'
  return after ? 'update' : 'delete'
}

/** Names and roles are changed only by those whom a role or a function allows to write users, never by owners. */
function assertAccount(context: PolicyContext, change: GuardedChange): void {
  const { access, principal, operation } = context
  const { collection, before, after } = change
  if (!after || access.protectedAttributes?.collection !== collection) return
  const changed = changedAttribute(access.protectedAttributes, before, after)
  if (changed === undefined) return
  const action = actionOf(change)
  const privileges = access.rulesFor(collection, action).filter(isPrivilege)
  if (allowedPart(privileges, { principal, action, collection, operation }) !== 'all')
    throw new ApiError('forbidden', `You may not set ${changed}.`, {
      help: 'Leave it out, or as it is.',
    })
}

/** A new user has any name, but only in the attribute that names are read from. */
function changedAttribute(
  { names, roles }: ProtectedAttributes,
  before: Resource | undefined,
  after: Resource,
): string | undefined {
  const fixed = before ? names : names.slice(1)
  const textOf = (resource: Resource | undefined, name: string): string =>
    JSON.stringify((resource && member(resource, name)) ?? null)
  const rolesIn = (resource: Resource | undefined, name: string): string =>
    JSON.stringify(rolesOf(resource && member(resource, name)))
  return (
    fixed.find((name) => textOf(before, name) !== textOf(after, name)) ??
    roles.find((name) => rolesIn(before, name) !== rolesIn(after, name))
  )
}

const isOwn = (own: Own | undefined, { before, after }: GuardedChange): boolean =>
  own !== undefined &&
  (!before || holdsOwner(own.ownership, before, own.id)) &&
  (!after || leavesOwner(own.ownership, { before, after }, own.id))

const notYours = (collection: string, action: Action): ApiError =>
  new ApiError('forbidden', `You may ${action} only your own ${collection}.`, {
    help: 'You may change only resources that are yours, and may not give them to another owner.',
  })
