import { setTimeout as sleep } from 'node:timers/promises'

import type { Middleware, Next } from 'koa'

import { bearerChallenge, type WaysIn } from '../../auth/credentials.ts'
import type { AuthEndpoint } from '../../auth/scheme.ts'
import { ApiError, codeForStatus } from '../../core/error.ts'
import type { Network } from '../../declarations/network.ts'
import type { SimulationSettings } from '../../declarations/simulation.ts'
import { fateBy } from '../../rules/chaos.ts'
import { type Delay, delayTime } from '../../rules/delay.ts'
import { type Draw, drawFor, type RequestNumbers } from '../../rules/draw.ts'
import { type Fate, isBeforeAnswer } from '../../rules/fate.ts'
import { preferenceNames } from '../../rules/preferences.ts'
import type { AskedRules } from '../../rules/rule-book.ts'
import { mainWorld } from '../../worlds/world-name.ts'
import type { RulingServices } from '../act-on-rules.ts'
import { leadsToData, placeIn } from '../dispatch.ts'
import type { Mounts, RequestState } from '../request-state.ts'
import {
  addApplied,
  assertNamed,
  fateOf,
  maySimulate,
  type SimulatedContext,
  type Wish,
  wishesOf,
  wishText,
} from '../wishes.ts'
import type { Ruling } from './apply-rules.ts'

interface SimulateOptions extends RulingServices {
  readonly network: Network
  readonly endpoints: readonly AuthEndpoint[]
  readonly waysIn?: WaysIn
  readonly numbers: RequestNumbers
}

type HasFile = ((path: string) => Promise<boolean>) | undefined

/**
 * Does what rules want, and delays answers and lets them fail on purpose: as a request wishes, where that is allowed, or as
 * the server was started. It comes after our own pages; files are only for rules.
 */
export function simulate(options: SimulateOptions, hasFile: HasFile): Middleware<RequestState> {
  const { network, mounts, waysIn, numbers, rules } = options
  const endpointPaths = new Set(options.endpoints.map(({ path }) => path))

  return function simulateAnswer(ctx, next) {
    const { simulation } = network.current
    if (!mayWish(ctx) && !simulation.delay && !simulation.chaos && rules.isEmpty) return next()
    return play(ctx, next, simulation)
  }

  async function play(ctx: SimulatedContext, next: Next, settings: SimulationSettings): Promise<void> {
    if (isNeverTouched(ctx)) return next()
    const isLeftAlone = (await leadsToFile(ctx, mounts, hasFile)) && !rules.hasFor(ctx.method, ctx.path)
    return isLeftAlone ? next() : decideAndMeet(ctx, next, settings)
  }

  async function decideAndMeet(
    ctx: SimulatedContext,
    next: Next,
    settings: SimulationSettings,
  ): Promise<void> {
    // Whatever fails from here on is answered in the dialect that the request would be answered in.
    if (!endpointPaths.has(ctx.path)) {
      Object.assign(ctx.state, placeIn(mounts, ctx))
      ctx.vary('Accept')
    }
    const wishes = wishesOf(ctx, settings)
    const chances = chancesOf(ctx, settings, numbers)
    const wished = fateOf(wishes)
    assertNamed(wishes, rules)
    const ruling = (isDecided(wished) ? undefined : await rule(ctx, chances.draw, wished)) ?? noRuling
    const { fate, why, ms } = decideFate(ctx, settings, { wishes, wished, ruling, chances })
    if (ms !== undefined && !(await wait(ms, ctx))) return undefined
    try {
      await meet(
        fate,
        ctx,
        async () => ruling.answer(next),
        () => failureOnPurpose(fate.code ?? 500, why, waysIn),
      )
    } finally {
      addApplied(ctx, wishes, ruling.names)
    }
  }

  /** The code for rules is loaded only if there are any. */
  async function rule(ctx: SimulatedContext, draw: Draw, asked: AskedRules): Promise<Ruling | undefined> {
    if (rules.isEmpty) return undefined
    const { ruleOn } = await import('./apply-rules.ts')
    return ruleOn(ctx, { draw, asked }, options)
  }
}

const noRuling: Ruling = { names: [], delays: [], isDecided: false, answer: async (next) => next() }

/** A quick look; most requests wish for nothing. */
const mayWish = ({ headers, querystring }: SimulatedContext): boolean =>
  headers['prefer'] !== undefined ||
  (querystring !== '' && preferenceNames.some((name) => querystring.includes(`_${name}=`)))

/** A preflight that fails shows as a "CORS error" in browsers. */
const isNeverTouched = ({ method, path }: SimulatedContext): boolean =>
  method === 'OPTIONS' || path.startsWith('/_/')

/** A collection comes before a file of its name. */
async function leadsToFile(
  { method, path }: SimulatedContext,
  mounts: Mounts,
  hasFile: HasFile,
): Promise<boolean> {
  if (!hasFile || (method !== 'GET' && method !== 'HEAD')) return false
  return !leadsToData(mounts, path) && hasFile(path)
}

/** Of one request. */
interface Chances {
  /** 1 for the first request of its route, 2 for the next, and so on. */
  readonly request: number
  readonly draw: Draw
}

function chancesOf(ctx: SimulatedContext, { seed }: SimulationSettings, numbers: RequestNumbers): Chances {
  const request = numbers.next(`${ctx.method} ${ctx.path}`)
  return { request, draw: drawFor(seed, worldOf(ctx), ctx.method, ctx.path, request) }
}

const isDecided = ({ code, fault }: Fate): boolean => code !== undefined || fault !== undefined

interface Decision {
  readonly fate: Fate
  /** For people; empty where nothing is done. */
  readonly why: string
  /** How long to wait. */
  readonly ms: number | undefined
}

interface Reasons {
  readonly wishes: readonly Wish[]
  readonly wished: Fate
  readonly ruling: Ruling
  readonly chances: Chances
}

/** What a request wishes comes before rules, and these before chaos. */
function decideFate(
  ctx: SimulatedContext,
  settings: SimulationSettings,
  { wishes, wished, ruling, chances }: Reasons,
): Decision {
  const isOpen = !isDecided(wished) && !ruling.isDecided
  const drawn = isOpen ? drawnFate(ctx, settings, chances) : undefined
  const why = drawn ? `chaos (seed ${settings.seed}, request ${chances.request})` : wishText(wishes)
  noteReasons(ctx, ruling.names, { why, by: drawn ? 'chaos' : 'Prefer' })
  const fate: Fate = { ...drawn, ...(ruling.fault ? { fault: ruling.fault } : {}), ...wished }
  return { fate, why, ms: timeToWait(fate.delay ? [fate.delay] : ruling.delays, settings, chances.draw) }
}

/** What chaos makes of a request, where it may. */
const drawnFate = (
  ctx: SimulatedContext,
  settings: SimulationSettings,
  { draw }: Chances,
): Fate | undefined =>
  settings.chaos && maySimulate(ctx, settings) ? fateBy(settings.chaos, draw) : undefined

function timeToWait(
  delays: readonly Delay[],
  { delay: usual }: SimulationSettings,
  draw: Draw,
): number | undefined {
  if (delays.length === 0) return usual && delayTime(usual, draw)
  return delays.reduce((sum, delay) => sum + delayTime(delay, draw), 0)
}

const worldOf = ({ state: { named } }: SimulatedContext): string => named?.name ?? mainWorld

/** For the log, the terminal and the client; `why` is empty where only rules have a part in it. */
function noteReasons(
  ctx: SimulatedContext,
  names: readonly string[],
  { why, by }: { readonly why: string; readonly by: string },
): void {
  const rules = why === '' ? names : [...names, by]
  if (rules.length === 0) return
  ctx.state.simulated = why === '' ? `rule ${names.join(', ')}` : why
  if (ctx.state.trail) ctx.state.trail.rules = rules
  ctx.set('X-Understudy-Rule', rules.join(', '))
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
  return new ApiError(codeForStatus(status), `Failed on purpose: ${why}.`, {
    help: why.startsWith('chaos')
      ? 'Send the request again, or start the server without --chaos.'
      : 'Leave out what asks for it (?_code or Prefer) to get the real response. Nothing has been done.',
    status,
    headers: headers[status] ?? {},
  })
}
