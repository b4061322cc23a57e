import { ApiError } from '../../core/error.ts'
import type { Guard, GuardedChange } from '../../core/guard.ts'
import { type JsonObject, member } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import { type Path, valuesAt } from '../../core/path.ts'
import type { Filter } from '../../core/query.ts'
import { type Collection, type Id, type Model, type Resource, toKey } from '../../core/resource.ts'
import { noCredentials } from '../credentials.ts'
import type { Policy, Principal } from '../policy.ts'
import { rolesOf } from '../users/accounts.ts'
import type { Access } from './access.ts'
import { type Action, isPrivilege, scopeOf } from './rule.ts'

/**
 * Rejects at once an operation on a closed collection, and returns a guard for everything else that it touches: included
 * resources, the parents of a nested path, relationships in filters and sorting.
 */
export function createAccessPolicy(access: Access, challenge: string): Policy {
  return (principal, operation, model) => {
    const context = { access, challenge, model, principal, operation }
    for (const [collection, action] of targets(operation, model)) authorize(context, collection, action)
    return createGuard(context)
  }
}

const actionsOf: Readonly<Record<Exclude<Operation['kind'], 'dump' | 'atomic'>, readonly Action[]>> = {
  list: ['read'],
  read: ['read'],
  related: ['read'],
  'read-linkage': ['read'],
  create: ['create'],
  // A write first finds the resource, and its answer shows it.
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
  const target = actionsOf[operation.kind].map((action) => [operation.collection, action] as const)
  return [...parents, ...target]
}

interface GuardContext {
  readonly access: Access
  /** For `WWW-Authenticate`. */
  readonly challenge: string
  readonly model: Model
  readonly principal: Principal | undefined
  readonly operation: Operation
}

/** The rules for one principal and one operation. */
function createGuard(context: GuardContext): Guard {
  return {
    readable(collection) {
      return authorize(context, collection, 'read') === 'all' ? undefined : ownedBy(context, collection)
    },
    assertChange(change) {
      const { collection, before, after } = change
      assertRoles(context, change)
      if (authorize(context, collection, actionOf(change)) === 'all') return
      for (const resource of [before, after]) {
        if (resource && !owns(context, collection, resource)) throw notYours(collection)
      }
    },
    given(collection) {
      return authorize(context, collection, 'create') === 'all' ? {} : ownerAttribute(context, collection)
    },
  }
}

/** Throws an {@link ApiError} when the principal may do nothing with the collection. */
function authorize(context: GuardContext, collection: string, action: Action): 'all' | 'own' {
  const { access, principal, operation, challenge } = context
  const scope = scopeOf(access.rulesFor(collection, action), { principal, action, collection, operation })
  if (scope !== 'none') return scope
  if (!principal) throw noCredentials(challenge)
  throw new ApiError('forbidden', `You may not ${action} ${collection}.`, {
    help: 'You are signed in, but your roles do not allow this.',
  })
}

function actionOf({ before, after }: GuardedChange): Action {
  if (!before) return 'create'
  return after ? 'update' : 'delete'
}

/** Roles are changed only by those whom a role or a function allows to write users, never by owners. */
function assertRoles(context: GuardContext, { collection, before, after }: GuardedChange): void {
  const { roles } = context.access
  if (roles?.collection !== collection || !after) return
  const rolesIn = (resource: Resource | undefined): string =>
    JSON.stringify(rolesOf(resource && member(resource, roles.attribute)))
  if (rolesIn(before) === rolesIn(after)) return
  const { access, principal, operation } = context
  const action = before ? 'update' : 'create'
  const privileges = access.rulesFor(collection, action).filter(isPrivilege)
  if (scopeOf(privileges, { principal, action, collection, operation }) !== 'all')
    throw new ApiError('forbidden', `You may not change ${roles.attribute}.`, {
      help: 'Leave the attribute unchanged.',
    })
}

const notYours = (collection: string): ApiError =>
  new ApiError('forbidden', `These ${collection} are not yours.`, {
    help: 'You may change only resources that hold your id, and may not replace that id.',
  })

/** Compared as text, as ids always are; a missing or null owner matches no user. */
function owns({ access, principal }: GuardContext, collection: string, resource: Resource): boolean {
  const path = access.ownerPath(collection)
  if (!path || !principal) return false
  return valuesAt(resource, path)
    .flat()
    .some((id) => (typeof id === 'string' || typeof id === 'number') && toKey(id) === principal.id)
}

function ownedBy({ access, principal }: GuardContext, collection: string): Filter {
  const path = access.ownerPath(collection)
  if (!path || !principal) return matchNone([])
  return isPlainId(principal.id) ? { op: 'eq', path, value: principal.id } : matchNone(path)
}

const matchNone = (path: Path): Filter => ({ op: 'in', path, value: [] })

/** Filters read `null`, `true` and `1e0` as JSON values, so a user with such an id owns nothing. */
const isPlainId = (id: string): boolean =>
  !/^(null|true|false)$/.test(id) && (!numberPattern.test(id) || String(Number(id)) === id)

const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** The attribute of a new resource's owner; none where the path leads deeper, or to the id itself. */
function ownerAttribute(context: GuardContext, name: string): JsonObject {
  const [attribute, ...deeper] = context.access.ownerPath(name) ?? []
  const collection = collectionOf(context.model, name)
  if (attribute === undefined || deeper.length > 0 || attribute === collection.idAttribute) return {}
  const id = principalId(context, collection, attribute)
  return { [attribute]: collection.attributes.get(attribute)?.types.has('array') ? [id] : id }
}

/** The principal's id in the type of the users' ids. */
function principalId(
  { model, principal }: GuardContext,
  { relationships }: Collection,
  attribute: string,
): Id {
  const relationship = [...relationships.values()].find(
    ({ path }) => path.length === 1 && path[0] === attribute,
  )
  const style = relationship && model.collections.get(relationship.target)?.idStyle
  return style === 'integer' ? Number(principal?.id) : (principal?.id ?? '')
}
