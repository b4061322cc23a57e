import type { Context, Middleware } from 'koa'

import type { Authenticate } from '../auth/authenticate.ts'
import type { Policy, Principal } from '../auth/policy.ts'
import { methodNotAllowed } from '../core/error.ts'
import type { Guard } from '../core/guard.ts'
import { allowOf } from '../core/http.ts'
import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'
import type { ReadBody } from './body.ts'
import { negotiate } from './negotiation.ts'
import { credentialsOf, toHttpRequest } from './request.ts'
import { send } from './response.ts'

export interface Services {
  readonly engine: Engine
  readonly readBody: ReadBody
  readonly policies: readonly Policy[]
  /** Missing where nobody has to say who they are. */
  readonly authenticate?: Authenticate
  /** A query parameter that holds a key. */
  readonly secretParameter?: string
}

interface Mounted {
  readonly dialect: Dialect
  readonly prefix: string
}

/** Answers the requests for one path: by the kind of the collection, then by the method. */
export function dispatch(routes: readonly Route[], mounted: Mounted, services: Services): Middleware {
  const byKind = groupByKind(routes)
  return function answer(ctx, next) {
    const byMethod = byKind.get(kindOf(ctx, mounted.prefix, services.engine.model))
    if (!byMethod) return next()
    const route = byMethod.get(ctx.method === 'HEAD' ? 'GET' : ctx.method)
    if (route) return exchange(ctx, route, mounted, services)
    const allow = allowOf(byMethod.keys())
    ctx.set('Allow', allow)
    if (ctx.method !== 'OPTIONS') throw methodNotAllowed(ctx, allow)
    ctx.status = 204
    return undefined
  }
}

/** From socket to socket: request, operation, outcome, response. */
async function exchange(
  ctx: Context,
  route: Route,
  { dialect, prefix }: Mounted,
  services: Services,
): Promise<void> {
  negotiate(ctx, route, dialect)
  const principal = services.authenticate && (await services.authenticate(credentialsOf(ctx)))
  if (route.accepts) await services.readBody(ctx, route)
  const request = toHttpRequest(ctx, prefix, services.secretParameter)
  // Taken once, when everything has arrived: all that follows is about one state of the data.
  const { model } = services.engine
  const operation = route.parse(request, model)
  const guard = decide(services.policies, principal, operation, model)
  const outcome = await services.engine.execute(operation, model, guard)
  send(ctx, dialect.render(outcome, operation, request, model), outcome)
}

/** Asks every policy; the last guard that one of them returns narrows the operation. */
export function decide(
  policies: readonly Policy[],
  principal: Principal | undefined,
  operation: Operation,
  model: Model,
): Guard | undefined {
  let guard: Guard | undefined
  for (const policy of policies) guard = policy(principal, operation, model) ?? guard
  return guard
}

type Kind = Route['on'][number]
type ByMethod = ReadonlyMap<string, Route>

function groupByKind(routes: readonly Route[]): ReadonlyMap<Kind | undefined, ByMethod> {
  const kinds = new Set(routes.flatMap(({ on }) => on))
  return new Map(
    [...kinds].map((kind) => [
      kind,
      new Map(routes.filter(({ on }) => on.includes(kind)).map((route) => [route.method, route])),
    ]),
  )
}

/** A collection of the user's wins over a route of the root with the same name. */
function kindOf(ctx: Context, prefix: string, { collections }: Model): Kind | undefined {
  const name: string | undefined = ctx['params'].collection
  if (name !== undefined) return (collections.get(name) ?? collections.get(name.replace(/\.json$/, '')))?.kind
  return collections.has(ctx.path.slice(prefix.length + 1).replace(/\/+$/, '')) ? undefined : 'root'
}
