import { finished } from 'node:stream'

import type { Middleware, Next, ParameterizedContext } from 'koa'

import { ApiError, badHeader } from '../../core/error.ts'
import { type Point, toPoint } from '../../core/point.ts'
import type { Model } from '../../core/resource.ts'
import type { RuleBook } from '../../rules/rule-book.ts'
import { WorldsFullError, type WorldList } from '../../worlds/world-list.ts'
import {
  isWorldName,
  mainWorld,
  type NamedWorld,
  pastHeader,
  worldCookie,
  worldHeader,
  worldNamedBy,
  worldNameForm,
} from '../../worlds/world-name.ts'
import { assertAdmin, type GateOptions, isFromHere } from '../pages/admin-gate.ts'
import type { RequestState } from '../request-state.ts'

/** One state of the data, and everything that answers from it. */
export interface World {
  readonly name: string
  readonly store: { readonly model: Model }
  readonly answer: Middleware<RequestState>
  readonly bytes: number
  readonly rules: RuleBook
  /** Goes back to a point; usually to the data that it began with. Returns the transaction, if that changes anything. */
  reset(to?: Point): Promise<{ readonly n: number } | undefined>
  /** The data at a point, which is only read. Throws an {@link ApiError} for a point that cannot be reached. */
  at(point: Point): Promise<PastWorld>
  close(): void
}

export interface PastWorld {
  readonly answer: Middleware<RequestState>
  /** Another world that begins there. */
  fork(name: string): Promise<World>
}

export interface Worlds {
  readonly main: Pick<World, 'answer' | 'store' | 'at'>
  readonly others: WorldList<World>
}

/** Notes the world that a request names. What its path says about that is cut off, so that all is as at the root. */
export function nameWorld(ctx: ParameterizedContext<RequestState>, next: Next): Promise<unknown> {
  if (!mayNameWorld(ctx)) return next()
  const named = worldNamedBy(ctx.url, ctx.headers)
  if (named) {
    ctx.state.named = named
    ctx.url = named.url
  }
  return next()
}

/** A quick look; most requests name none. */
const mayNameWorld = ({ url, headers }: ParameterizedContext<RequestState>): boolean =>
  headers['x-understudy-world'] !== undefined ||
  headers['x-understudy-at'] !== undefined ||
  headers.cookie !== undefined ||
  url.startsWith('/_/')

/** Hands each request to the world that it names. A header or a path also makes one. */
export function enterWorld({ main, others }: Worlds, gate: GateOptions): Middleware<RequestState> {
  return function enter(ctx, next) {
    const { named } = ctx.state
    return named ? enterNamed(ctx, next, named) : main.answer(ctx, next)
  }

  async function enterNamed(
    ctx: ParameterizedContext<RequestState>,
    next: Next,
    named: NamedWorld,
  ): Promise<unknown> {
    const { name } = named
    if (!isWorldName(name)) throw invalidWorldName(named)
    ctx.vary([worldHeader, pastHeader])
    if (named.by !== 'nothing') ctx.set(worldHeader, name)
    if (name === mainWorld) return answerIn(main, ctx, next, gate)
    if (!others.has(name)) await assertMayMake(ctx, named, gate)
    const { world, leave } = await others.enter(name).catch((error: unknown) => {
      throw error instanceof WorldsFullError ? noRoom() : error
    })
    // Also when the client has left in the meantime.
    finished(ctx.res, leave)
    return answerIn(world, ctx, next, gate)
  }
}

/** The past of a world is only read. Which points there are is for those alone who may list them. */
async function answerIn(
  world: Pick<World, 'answer' | 'at'>,
  ctx: ParameterizedContext<RequestState>,
  next: Next,
  { authenticate }: GateOptions,
): Promise<unknown> {
  const at = ctx.state.named?.at
  if (at === undefined) return world.answer(ctx, next)
  if (!['GET', 'HEAD', 'OPTIONS'].includes(ctx.method)) throw unchangeable(at)
  const point = toPoint(at)
  const past = await world.at(point).catch((error: unknown) => {
    const isOpen = !authenticate && isFromHere(ctx)
    throw error instanceof ApiError && !isOpen ? error.withHelp(whereListed) : error
  })
  return past.answer(ctx, next)
}

const whereListed = 'GET /_/history and GET /_/snapshots list what there is, for those who run the server.'

const unchangeable = (at: string): ApiError =>
  new ApiError('method_not_allowed', 'The past stays as it is.', {
    help: `Make a world that begins there, and change that: PUT /_/worlds/NAME {"from": "${at}"}`,
    headers: { Allow: 'GET, HEAD, OPTIONS' },
  })

/** Programs on this machine may make worlds, beyond it admins. A browser may have kept a cookie from an earlier run. */
async function assertMayMake(
  ctx: ParameterizedContext<RequestState>,
  { name, by }: NamedWorld,
  gate: GateOptions,
): Promise<void> {
  if (by === 'cookie') {
    ctx.set('Set-Cookie', `${worldCookie}=; Path=/; Max-Age=0`)
    throw new ApiError('not_found', `There is no world "${name}" any more.`, {
      help: `The cookie ${worldCookie} only selects a world, and has been removed. Make one: PUT /_/worlds/${name}`,
    })
  }
  if (ctx.state.isUntrusted)
    throw new ApiError('forbidden', `Pages of other websites cannot make the world "${name}".`, {
      help: `Make it from a test or the command line: PUT /_/worlds/${name}`,
    })
  if (!isFromHere(ctx)) await assertAdmin(ctx, gate)
}

function invalidWorldName({ name, by }: NamedWorld): ApiError {
  const message = `${JSON.stringify(name)} cannot be the name of a world.`
  if (by === 'path') return new ApiError('not_found', message, { help: worldNameForm })
  return badHeader('bad_request', by === 'header' ? worldHeader : 'Cookie', message, { help: worldNameForm })
}

const noRoom = (): ApiError =>
  new ApiError('unavailable', 'No more worlds can be made: all are in use.', {
    help: 'Remove some: DELETE /_/worlds/NAME. They are also forgotten when they are not used for a while.',
    headers: { 'Retry-After': '10' },
  })
