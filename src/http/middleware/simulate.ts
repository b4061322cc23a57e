import { setTimeout as sleep } from 'node:timers/promises'

import type { Middleware, Next } from 'koa'

import { bearerChallenge, type WaysIn } from '../../auth/credentials.ts'
import type { AuthEndpoint } from '../../auth/scheme.ts'
import { ApiError, type ErrorCode, statuses } from '../../core/error.ts'
import type { Network } from '../../declarations/network.ts'
import type { SimulationSettings } from '../../declarations/simulation.ts'
import { fateBy } from '../../rules/chaos.ts'
import { delayTime } from '../../rules/delay.ts'
import { drawFor, type RequestNumbers } from '../../rules/draw.ts'
import { type Fate, isBeforeAnswer } from '../../rules/fate.ts'
import { preferenceNames } from '../../rules/preferences.ts'
import { mainWorld } from '../../worlds/world-name.ts'
import { leadsToData, placeIn } from '../dispatch.ts'
import type { Mounts, RequestState } from '../request-state.ts'
import {
  addApplied,
  fateOf,
  maySimulate,
  type SimulatedContext,
  type Wish,
  wishesOf,
  wishText,
} from '../wishes.ts'

interface SimulateOptions {
  readonly network: Network
  readonly mounts: Mounts
  readonly endpoints: readonly AuthEndpoint[]
  readonly waysIn?: WaysIn
  readonly numbers: RequestNumbers
}

type HasFile = ((path: string) => Promise<boolean>) | undefined

/**
 * Delays answers and lets them fail on purpose: as a request wishes, where that is allowed, or as the server was started.
 * It comes after our own pages, and leaves files alone.
 */
export function simulate(options: SimulateOptions, hasFile: HasFile): Middleware<RequestState> {
  const { network, mounts, waysIn, numbers } = options
  const endpointPaths = new Set(options.endpoints.map(({ path }) => path))

  return function simulateAnswer(ctx, next) {
    const { simulation } = network.current
    if (!mayWish(ctx) && !simulation.delay && !simulation.chaos) return next()
    return play(ctx, next, simulation)
  }

  async function play(ctx: SimulatedContext, next: Next, settings: SimulationSettings): Promise<void> {
    if (await isLeftAlone(ctx, mounts, hasFile)) return next()
    // Whatever fails from here on is answered in the dialect that the request would be answered in.
    if (!endpointPaths.has(ctx.path)) {
      Object.assign(ctx.state, placeIn(mounts, ctx))
      ctx.vary('Accept')
    }
    const wishes = wishesOf(ctx, settings)
    const { fate, why, ms } = decideFate(ctx, settings, wishes, numbers)
    if (ms !== undefined && !(await wait(ms, ctx))) return undefined
    try {
      await meet(fate, ctx, next, () => failureOnPurpose(fate.code ?? 500, why, waysIn))
    } finally {
      addApplied(ctx, wishes)
    }
  }
}

/** A quick look; most requests wish for nothing. */
const mayWish = ({ headers, querystring }: SimulatedContext): boolean =>
  headers['prefer'] !== undefined ||
  (querystring !== '' && preferenceNames.some((name) => querystring.includes(`_${name}=`)))

/** A preflight that fails shows as a "CORS error" in browsers. A collection comes before a file of its name. */
async function isLeftAlone(
  { method, path }: SimulatedContext,
  mounts: Mounts,
  hasFile: HasFile,
): Promise<boolean> {
  if (method === 'OPTIONS' || path.startsWith('/_/')) return true
  if (!hasFile || (method !== 'GET' && method !== 'HEAD')) return false
  return !leadsToData(mounts, path) && hasFile(path)
}

interface Decision {
  readonly fate: Fate
  /** For people; empty where nothing is done. */
  readonly why: string
  /** How long to wait. */
  readonly ms: number | undefined
}

/** What a request wishes comes before chaos. */
function decideFate(
  ctx: SimulatedContext,
  settings: SimulationSettings,
  wishes: readonly Wish[],
  numbers: RequestNumbers,
): Decision {
  const { seed, chaos } = settings
  const wished = fateOf(wishes)
  const request = numbers.next(`${ctx.method} ${ctx.path}`)
  const draw = drawFor(seed, worldOf(ctx), ctx.method, ctx.path, request)
  const isDecided = wished.code !== undefined || wished.fault !== undefined
  const drawn = chaos && !isDecided && maySimulate(ctx, settings) ? fateBy(chaos, draw) : undefined
  const why = drawn ? `chaos (seed ${seed}, request ${request})` : wishText(wishes)
  if (why !== '') noteRule(ctx, drawn ? 'chaos' : 'Prefer', why)
  const fate = { ...drawn, ...wished }
  const delay = fate.delay ?? settings.delay
  return { fate, why, ms: delay && delayTime(delay, draw) }
}

const worldOf = ({ state: { named } }: SimulatedContext): string => named?.name ?? mainWorld

function noteRule(ctx: SimulatedContext, rule: string, why: string): void {
  ctx.state.simulated = why
  if (ctx.state.trail) ctx.state.trail.rules = [rule]
  ctx.set('X-Understudy-Rule', rule)
}

/** Waits; `false` if the client has left meanwhile. */
async function wait(ms: number, { res }: SimulatedContext): Promise<boolean> {
  const leaving = new AbortController()
  const leave = (): void => leaving.abort()
  res.once('close', leave)
  const isOver = await sleep(ms, true, leaving).catch(() => false)
  res.off('close', leave)
  return isOver
}

/** Lets a request fail, or executes it; a fault comes over its answer in the end. */
async function meet(fate: Fate, ctx: SimulatedContext, next: Next, failure: () => ApiError): Promise<void> {
  const { code = 0, fault } = fate
  if (fault) noteFault(ctx, fault)
  if (isNotExecuted(fate)) {
    if (ctx.state.trail) ctx.state.trail.by = 'rule'
    if (code >= 400) throw failure()
    return
  }
  await next()
  if (code > 0 && ctx.status < 400 && ctx.status !== 304) ctx.status = code
}

const isNotExecuted = ({ code = 0, fault }: Fate): boolean =>
  code >= 400 || (fault !== undefined && isBeforeAnswer(fault))

function noteFault({ state }: SimulatedContext, fault: NonNullable<Fate['fault']>): void {
  state.fault = fault
  if (state.trail) state.trail.fault = fault
}

function failureOnPurpose(status: number, why: string, waysIn: WaysIn | undefined): ApiError {
  const headers: Readonly<Record<number, Readonly<Record<string, string>>>> = {
    401: { 'WWW-Authenticate': waysIn?.challenge ?? bearerChallenge },
    405: { Allow: '' },
    429: { 'Retry-After': '1' },
    503: { 'Retry-After': '1' },
  }
  return new ApiError(codeFor(status), `Failed on purpose: ${why}.`, {
    help: why.startsWith('chaos')
      ? 'Send the request again, or start the server without --chaos.'
      : 'Leave out what asks for it (?_code or Prefer) to get the real response. Nothing has been done.',
    status,
    headers: headers[status] ?? {},
  })
}

/** A status without a code of ours has that of its class (RFC 9110 §15). */
function codeFor(status: number): ErrorCode {
  const own = (Object.keys(statuses) as ErrorCode[]).find((code) => statuses[code] === status)
  return own ?? (status < 500 ? 'bad_request' : 'internal')
}
