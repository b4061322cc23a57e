import type { RouterContext } from '@koa/router'

import type { Policy, Principal } from '../auth/policy.ts'
import { ApiError } from '../core/error.ts'
import type { HttpRequest } from '../core/http.ts'
import type { Operation } from '../core/operation.ts'
import type { Collection, Model } from '../core/resource.ts'
import type { Route } from '../dialects/dialect.ts'

interface FailedRequest {
  readonly route: Route
  readonly model: Model
  readonly policies: readonly Policy[]
  readonly principal: Principal | undefined
  /** Without a body, if that could not be read. */
  readonly toRequest: () => HttpRequest
}

/**
 * Throws an {@link ApiError} (401 or 403) in the place of a problem with a request, when the problem could speak of the
 * attributes or relationships of a collection that is closed to the principal.
 */
export function assertNotClosed(ctx: RouterContext, failed: FailedRequest): void {
  const { route, model, policies } = failed
  if (policies.length === 0) return
  if (route.on.includes('root') && ctx.method === 'GET') assertAllowed(failed, { kind: 'dump' })
  const own = collectionIn(ctx, model)
  if (own !== undefined && isDirect(route)) assertAllowed(failed, plainOperation(ctx.method, own))
  for (const name of collectionsRead(failed)) assertOpen(failed, ctx.method, name)
  const target = relatedCollection(ctx, model, own)
  if (target !== undefined) assertOpen(failed, ctx.method, target)
}

function collectionIn({ params }: RouterContext, { collections }: Model): string | undefined {
  const name = params['collection'] ?? ''
  return [name, name.replace(/\.json$/, '')].find((each) => collections.has(each))
}

/** Where the relationship in a path leads: its name alone does not make the parser look there. */
const relatedCollection = (
  { params }: RouterContext,
  { collections }: Model,
  own: string | undefined,
): string | undefined => collections.get(own ?? '')?.relationships.get(params['relationship'] ?? '')?.target

/** Whether a route's path names nothing but a collection and one of its resources. */
const isDirect = ({ path }: Route): boolean => !path.replace('/:collection', '').replace('/:id', '')

/** A collection is open where the principal may read it, or write it in the way of this request. */
function assertOpen(failed: FailedRequest, method: string, collection: string): void {
  try {
    assertAllowed(failed, plainOperation('GET', collection))
  } catch (error) {
    if (method === 'GET' || method === 'HEAD') throw error
    assertAllowed(failed, plainOperation(method, collection))
  }
}

function assertAllowed({ policies, principal, model }: FailedRequest, operation: Operation): void {
  for (const policy of policies) policy(principal, operation, model)
}

/** The simplest operation of a method: what the request asks for in detail could not be found out. */
function plainOperation(method: string, collection: string): Operation {
  switch (method) {
    case 'POST':
      return { kind: 'create', collection, drafts: [], many: false }
    case 'PUT':
    case 'PATCH':
      return { kind: 'patch', collection, id: '', patch: { format: 'merge', value: {} } }
    case 'DELETE':
      return { kind: 'delete', collection, id: '', dependents: [] }
    default:
      return { kind: 'list', collection, query: {} }
  }
}

/** The collections whose attributes or relationships the parser looks at before it fails. */
function collectionsRead({ route, model, toRequest }: FailedRequest): ReadonlySet<string> {
  const names = new Set<string>()
  try {
    route.parse(toRequest(), observed(model, names))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  return names
}

/** A model that notes which collections are looked up by name or looked into. */
function observed(model: Model, names: Set<string>): Model {
  const observe = (collection: Collection): Collection =>
    new Proxy(collection, {
      get(target, key) {
        if (key === 'attributes' || key === 'relationships') names.add(target.name)
        return Reflect.get(target, key) as unknown
      },
    })
  const collections = new Map(
    [...model.collections].map(([name, collection]) => [name, observe(collection)] as const),
  )
  const get = (name: string): Collection | undefined => {
    if (collections.has(name)) names.add(name)
    return collections.get(name)
  }
  return { ...model, collections: Object.assign(new Map(collections), { get }) }
}
