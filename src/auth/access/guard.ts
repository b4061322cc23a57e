import { ApiError } from '../../core/error.ts'
import type { Guard, GuardedChange } from '../../core/guard.ts'
import { type JsonObject, member } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Operation } from '../../core/operation.ts'
import { type Path, valuesAt } from '../../core/path.ts'
import type { Filter } from '../../core/query.ts'
import { type Collection, type Id, type Model, type Resource, toKey } from '../../core/resource.ts'
import { noCredentials } from '../credentials.ts'
import type { Principal } from '../policy.ts'
import { rolesOf } from '../users/accounts.ts'
import type { Access } from './access.ts'
import { type Action, isPrivilege, reach } from './rule.ts'

export interface GuardContext {
  readonly access: Access
  /** For `WWW-Authenticate`. */
  readonly challenge: string
  readonly model: Model
  readonly principal: Principal | undefined
  readonly operation: Operation
}

/** The rules as they hold for one principal and one operation. */
export function createGuard(context: GuardContext): Guard {
  return {
    readable(collection) {
      return reachTo(context, collection, 'read') === 'all' ? undefined : ownedBy(context, collection)
    },
    assertChange(change) {
      const { collection, before, after } = change
      assertRoles(context, change)
      if (reachTo(context, collection, actionOf(change)) === 'all') return
      for (const resource of [before, after]) {
        if (resource && !owns(context, collection, resource)) throw notYours(collection)
      }
    },
    given(collection) {
      return reachTo(context, collection, 'create') === 'all' ? {} : ownerAttribute(context, collection)
    },
  }
}

/** Throws when the principal has no business with the collection at all. */
export function reachTo(context: GuardContext, collection: string, action: Action): 'all' | 'own' {
  const { access, principal, operation, challenge } = context
  const reached = reach(access.rulesFor(collection, action), { principal, action, collection, operation })
  if (reached !== 'none') return reached
  if (!principal) throw noCredentials(challenge)
  throw new ApiError('forbidden', `You may not ${action} ${collection}.`, {
    help: 'You are known, but this takes another role.',
  })
}

function actionOf({ before, after }: GuardedChange): Action {
  if (!before) return 'create'
  return after ? 'update' : 'delete'
}

/** Nobody gives a role but those whom a role or a function lets write users: not to themselves, and not to others. */
function assertRoles(context: GuardContext, { collection, before, after }: GuardedChange): void {
  const { roles } = context.access
  if (roles?.collection !== collection || !after) return
  const rolesIn = (resource: Resource | undefined): string =>
    JSON.stringify(rolesOf(resource && member(resource, roles.attribute)))
  if (rolesIn(before) === rolesIn(after)) return
  const { access, principal, operation } = context
  const action = before ? 'update' : 'create'
  const privileges = access.rulesFor(collection, action).filter(isPrivilege)
  if (reach(privileges, { principal, action, collection, operation }) !== 'all')
    throw new ApiError('forbidden', `You may not give or take ${roles.attribute}.`, {
      help: 'Leave them as they are.',
    })
}

const notYours = (collection: string): ApiError =>
  new ApiError('forbidden', `These ${collection} are not yours.`, {
    help: 'You may change what holds your own id, and the id must stay.',
  })

/** Compared by text, as ids always are; a missing or null owner is nobody. */
function owns({ access, principal }: GuardContext, collection: string, resource: Resource): boolean {
  const path = access.ownerPath(collection)
  if (!path || !principal) return false
  return valuesAt(resource, path)
    .flat()
    .some((id) => (typeof id === 'string' || typeof id === 'number') && toKey(id) === principal.id)
}

function ownedBy({ access, principal }: GuardContext, collection: string): Filter {
  const path = access.ownerPath(collection)
  if (!path || !principal) return nothing([])
  return isPlain(principal.id) ? { op: 'eq', path, value: principal.id } : nothing(path)
}

const nothing = (path: Path): Filter => ({ op: 'in', path, value: [] })

/** A filter reads `null`, `true` or `1e0` as what they look like, so with such an id nothing is one's own. */
const isPlain = (id: string): boolean =>
  !/^(null|true|false)$/.test(id) && (!jsonNumber.test(id) || String(Number(id)) === id)

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** The attribute that says whose a new resource is; none where a path leads deeper, or to the id itself. */
function ownerAttribute(context: GuardContext, name: string): JsonObject {
  const [attribute, ...deeper] = context.access.ownerPath(name) ?? []
  const collection = collectionOf(context.model, name)
  if (attribute === undefined || deeper.length > 0 || attribute === collection.idAttribute) return {}
  const id = ownId(context, collection, attribute)
  return { [attribute]: collection.attributes.get(attribute)?.types.has('array') ? [id] : id }
}

/** The principal's id in the type that the users' ids have. */
function ownId({ model, principal }: GuardContext, { relationships }: Collection, attribute: string): Id {
  const relationship = [...relationships.values()].find(
    ({ path }) => path.length === 1 && path[0] === attribute,
  )
  const style = relationship && model.collections.get(relationship.target)?.idStyle
  return style === 'integer' ? Number(principal?.id) : (principal?.id ?? '')
}
