import { Router, type RouterContext, type RouterMiddleware } from '@koa/router'
import type { Context, Middleware } from 'koa'

import type { Policy, Principal } from '../auth/policy.ts'
import type { Guard } from '../core/guard.ts'
import { type HttpRequest, methodNotAllowed } from '../core/http.ts'
import { onceFor } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Model } from '../core/resource.ts'
import type { Trace } from '../core/trace.ts'
import { segmentsOf } from '../dialects/common/place.ts'
import type { Dialect, Route } from '../dialects/dialect.ts'
import type { Stage, Stages, Trail } from '../log/exchange.ts'
import { assertNotClosed } from './closed-collections.ts'
import { sendOutcome } from './etag.ts'
import { dialectFor, negotiate } from './media-types.ts'
import { answerUnsupported, methodsAt, tableByMethod } from './methods.ts'
import { assertOwnBody, withDialectAdvice } from './other-dialect.ts'
import { credentialsOf, toHttpRequest } from './plain-values.ts'
import type { Mount, Mounts, RequestState, Services } from './request-state.ts'

/** The state that a write has led to, as a point of the history. */
export const changeHeader = 'X-Understudy-Change'

/** Names the change that a request has made, if it has. */
export function nameChange(ctx: Context, { number }: Trace): void {
  if (number !== undefined) ctx.set(changeHeader, `@${number}`)
}

/** Sends a request to the deepest mount above its path, in the dialect that it asks for or else in the mount's own. */
export function routeToMounts(mounts: Mounts, services: Services): Middleware<RequestState> {
  const routersOf = onceFor((mount: Mount) =>
    onceFor((dialect: Dialect) => createRouter(mount, dialect, services).routes()),
  )
  return function routeToMount(ctx, next) {
    const { mount, dialect } = placeIn(mounts, ctx)
    if (!mount || !dialect) return next()
    Object.assign(ctx.state, { mount, dialect })
    ctx.vary('Accept')
    return routersOf(mount)(dialect)(ctx as RouterContext<RequestState>, next)
  }
}

/** The mount that a request goes to, and the dialect that it is answered in. */
export function placeIn(mounts: Mounts, ctx: Context): Pick<RequestState, 'mount' | 'dialect'> {
  const mount = deepestMount(mounts.current, ctx.path)
  return mount ? { mount, dialect: dialectFor(ctx, mount) } : {}
}

/** Whether a path leads to a collection. */
export const leadsToData = ({ current }: Mounts, path: string): boolean =>
  current.some((mount) => isBelow(path, mount.path) && serves(mount, path))

/** Of several mounts at one path, the one that has the collection; the first where none has it. */
function deepestMount(mounts: readonly Mount[], path: string): Mount | undefined {
  let deepest: Mount | undefined
  for (const mount of mounts) {
    if (!isBelow(path, mount.path)) continue
    const depth = mount.path.length - (deepest?.path.length ?? -1)
    if (depth > 0 || (depth === 0 && serves(mount, path))) deepest = mount
  }
  return deepest
}

function serves({ path: prefix, engine: { model } }: Mount, path: string): boolean {
  const [name = ''] = segmentsOf(path.slice(prefix.length), model)
  return model.collections.has(name)
}

const isBelow = (path: string, prefix: string): boolean =>
  path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')

function createRouter(mount: Mount, dialect: Dialect, services: Services): Router<RequestState> {
  const router = new Router<RequestState>(mount.path === '' ? {} : { prefix: mount.path })
  for (const path of new Set(dialect.routes.map((route) => route.path))) {
    const routes = dialect.routes.filter((route) => route.path === path)
    router.all(path, dispatch(routes, dialect, mount, services))
  }
  return router
}

/** Answers the requests for one path of a dialect: by the kind of the collection, then by the method. */
function dispatch(
  routes: readonly Route[],
  dialect: Dialect,
  mount: Mount,
  services: Services,
): RouterMiddleware<RequestState> {
  const kinds = new Set(routes.flatMap(({ on }) => on))
  const tables = new Map<Kind | undefined, ReadonlyMap<string, Route>>(
    [...kinds].map((kind) => [kind, tableByMethod(routes.filter(({ on }) => on.includes(kind)))]),
  )
  return function answer(ctx, next) {
    // The one model that everything in this request goes by, whatever changes meanwhile.
    const { model } = mount.engine
    const table = tables.get(kindOf(ctx, mount.path, model))
    if (!table) return next()
    const route = table.get(ctx.method)
    const methods = (): readonly string[] => methodsAt(table, ctx, mount.path, model)
    if (!route) return answerUnsupported(ctx, methods())
    if (ctx.state.trail) Object.assign(ctx.state.trail, { route, dialect, mount, by: 'data' })
    return exchange(ctx, { route, dialect, mount, model, methods }, services)
  }
}

type Kind = Route['on'][number]

/** A collection of the user's wins over a route of the root with the same name. */
function kindOf(ctx: RouterContext, prefix: string, { collections }: Model): Kind | undefined {
  const name = ctx.params['collection']
  if (name !== undefined) return (collections.get(name) ?? collections.get(name.replace(/\.json$/, '')))?.kind
  return collections.has(ctx.path.slice(prefix.length + 1).replace(/\/+$/, '')) ? undefined : 'root'
}

type RoutedContext = RouterContext<RequestState>

/** Where a request has arrived. */
interface RouteTarget {
  readonly route: Route
  readonly dialect: Dialect
  readonly mount: Mount
  readonly model: Model
  /** Those that work where the path leads. Throws a 404 for a relationship that does not exist. */
  readonly methods: () => readonly string[]
}

/** From socket to socket: request, operation, outcome, response. */
async function exchange(ctx: RoutedContext, to: RouteTarget, services: Services): Promise<void> {
  const { route, dialect, mount, model } = to
  negotiate(ctx, route, dialect)
  const principal = services.authenticate && (await services.authenticate(credentialsOf(ctx)))
  note(ctx, 'authenticated', principal)
  try {
    const { request, operation } = await readRequest(ctx, to, services, principal)
    const guard = note(ctx, 'decided', decide(services.policies, principal, operation, model))
    const outcome = note(ctx, 'executed', await execute(ctx, to, operation, guard))
    if (route.accepts && mount.serialized?.size) services.reportUnseen(mount, operation, model)
    // What a write has taught the model shows in its own response already.
    const current = route.accepts ? mount.engine.model : model
    const shown = current === model ? outcome : outcomeIn(current, outcome)
    const response = dialect.render(shown, operation, request, current)
    note(ctx, 'rendered', response.body)
    sendOutcome(ctx, response, shown, isIndented(ctx, dialect))
  } catch (error) {
    throw dialect === mount.dialect
      ? withDialectAdvice(error, ctx.path.slice(mount.path.length), mount)
      : error
  }
}

async function execute(
  ctx: RoutedContext,
  { mount, model }: RouteTarget,
  operation: Operation,
  guard: Guard | undefined,
): Promise<Outcome> {
  const trace: Trace = ctx.state.trail?.trace ?? {}
  const outcome = await mount.engine.execute(operation, model, guard, trace)
  nameChange(ctx, trace)
  return outcome
}

/** With `?_pretty`, or for a browser that shows it to a person; not in JSON:API, whose answers are for programs. */
const isIndented = ({ headers, querystring }: RoutedContext, { extensions }: Dialect): boolean =>
  !extensions &&
  (/(?:^|&)_pretty(?:=(?!false|0)|&|$)/.test(querystring) ||
    (headers.accept?.startsWith('text/html') ?? false))

/** Notes for the log what a stage has made of the request, and when. */
function note<Name extends keyof Stages, Value extends Stages[Name]>(
  { state: { trail } }: RoutedContext,
  stage: Name,
  value: Value,
): Value {
  if (trail) {
    trail.stages[stage] = value
    mark(trail, stage)
  }
  return value
}

function mark({ marks, begin }: Trail, stage: Stage): void {
  marks[stage] = Math.ceil((performance.now() - begin) * 1000)
}

/** An outcome with its collection as another state of the model has it. */
function outcomeIn(model: Model, outcome: Outcome): Outcome {
  if (outcome.kind === 'atomic')
    return { ...outcome, outcomes: outcome.outcomes.map((one) => outcomeIn(model, one)) }
  const collection = 'collection' in outcome ? model.collections.get(outcome.collection.name) : undefined
  return collection ? Object.assign({}, outcome, { collection }) : outcome
}

async function readRequest(
  ctx: RoutedContext,
  { route, dialect, mount, model, methods }: RouteTarget,
  { readBody, policies, secretParameter }: Services,
  principal: Principal | undefined,
): Promise<{ readonly request: HttpRequest; readonly operation: Operation }> {
  const toRequest = (): HttpRequest => toHttpRequest(ctx, mount.path, secretParameter)
  try {
    // What cannot be done here needs no body.
    if (route.accepts && (route.shapes || route.toMany)) assertAmong(ctx, methods())
    if (route.accepts) await readBody(ctx, route.accepts, route.acceptsForms)
    const request = toRequest()
    if (ctx.state.trail) mark(ctx.state.trail, 'read')
    if (route.accepts && dialect === mount.dialect && hasData(request.body))
      assertOwnBody(request, mount, model)
    return { request, operation: note(ctx, 'parsed', route.parse(request, model)) }
  } catch (error) {
    assertNotClosed(ctx, { route, model, policies, principal, toRequest })
    throw error
  }
}

function assertAmong(ctx: RoutedContext, methods: readonly string[]): void {
  if (!methods.includes(ctx.method)) throw methodNotAllowed(ctx, methods)
}

/** The member that other dialects write a document around. */
const hasData = (body: HttpRequest['body']): boolean =>
  typeof body === 'object' && body !== null && 'data' in body

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
