import type { Next } from 'koa'

import { type Principal, readOnly } from '../../auth/policy.ts'
import { type Clock, timeOf } from '../../core/clock.ts'
import { ApiError } from '../../core/error.ts'
import type { Json } from '../../core/json.ts'
import { changePoint } from '../../core/point.ts'
import type { Engine } from '../../engine/engine.ts'
import { changesIn } from '../../rules/changes.ts'
import {
  type Candidate,
  decideMatches,
  type FilledMatch,
  isAnswer,
  isEnd,
  type RuleMatch,
} from '../../rules/decide.ts'
import type { Delay } from '../../rules/delay.ts'
import type { Draw } from '../../rules/draw.ts'
import type { Fault } from '../../rules/fate.ts'
import { fill, type Filling } from '../../rules/placeholders.ts'
import type { RuleBook } from '../../rules/rule-book.ts'
import type { Facts } from '../../rules/rule.ts'
import { changeHeader, decide, placeIn } from '../dispatch.ts'
import type { Mounts, Services } from '../request-state.ts'
import { requestFacts, recordFor, senderOf } from '../rule-facts.ts'
import { amendAnswer, answerByRule, rewrittenUrl } from '../ruled-answers.ts'
import type { SimulatedContext } from '../wishes.ts'

type OpenTransaction = Parameters<Engine['within']>[0]

export interface RulingServices extends Services {
  readonly mounts: Mounts
  /** The whole data, for what rules change. */
  readonly engine: Engine
  readonly store: { transact<T>(change: (transaction: OpenTransaction) => Promise<T>): Promise<T> }
  readonly rules: RuleBook
  readonly clock: Clock
}

/** What rules want of a request. */
export interface Ruling {
  /** Of the rules. */
  readonly names: readonly string[]
  readonly delays: readonly Delay[]
  readonly fault?: Fault | undefined
  /** Whether nothing else may decide its fate. */
  readonly isDecided: boolean
  /** Answers, by a rule or by what comes next. */
  readonly answer: (next: Next) => Promise<void>
}

const mostRewrites = 5

/**
 * Finds the rules that act on a request, counts it, and does what they do before the answer. `rewritten` are the paths that
 * it had before. Throws an {@link ApiError} for a rule that cannot do what it says; then nothing has changed.
 */
export async function ruleOn(
  ctx: SimulatedContext,
  draw: Draw,
  services: RulingServices,
  rewritten: readonly string[] = [],
): Promise<Ruling | undefined> {
  const candidates = services.rules.candidatesFor(ctx.method, ctx.path)
  if (candidates.length === 0) return undefined
  const matches = await actOn(ctx, candidates, draw, services)
  const end = matches.at(-1)
  if (!end) return undefined
  const ruling = rulingBy(ctx, matches, end)
  return end.effects.rewrite === undefined
    ? ruling
    : searchAnew(ctx, { end, ruling, draw, services, rewritten })
}

function rulingBy(ctx: SimulatedContext, matches: readonly FilledMatch[], end: FilledMatch): Ruling {
  const { effects } = end
  return {
    names: matches.filter((one) => Object.keys(one.effects).length > 0).map(({ rule }) => rule.name),
    delays: matches.flatMap((one) => one.effects.delay ?? []),
    fault: effects.fault,
    isDecided: isEnd(effects) && effects.rewrite === undefined,
    async answer(next) {
      if (isAnswer(effects) && ctx.state.trail) ctx.state.trail.by = 'rule'
      await amendAnswer(ctx, matches, async () => (isAnswer(effects) ? answerByRule(ctx, end) : next()))
    },
  }
}

interface Rewriting {
  readonly end: FilledMatch
  readonly ruling: Ruling
  readonly draw: Draw
  readonly services: RulingServices
  readonly rewritten: readonly string[]
}

/** Gives the request its other path, for the rules and for everything after them; the log shows the one that was sent. */
async function searchAnew(
  ctx: SimulatedContext,
  { end, ruling, draw, services, ...before }: Rewriting,
): Promise<Ruling> {
  const { url } = ctx
  const rewritten = [...before.rewritten, ctx.path]
  if (rewritten.length > mostRewrites) throw circle(rewritten)
  ctx.url = rewrittenUrl(ctx, end)
  if (ctx.state.dialect) Object.assign(ctx.state, placeIn(services.mounts, ctx))
  const other = await ruleOn(ctx, draw, services, rewritten).catch((error: unknown) => {
    ctx.url = url
    throw error
  })
  return withUrl(ctx, url, other ? merged(ruling, other) : ruling)
}

/** What was decided for the first path, and then for the other. */
const merged = (ruling: Ruling, other: Ruling): Ruling => ({
  ...other,
  names: [...new Set([...ruling.names, ...other.names])],
  delays: [...ruling.delays, ...other.delays],
  answer: async (next) => ruling.answer(async () => other.answer(next)),
})

const withUrl = (ctx: SimulatedContext, url: string, ruling: Ruling): Ruling => ({
  ...ruling,
  async answer(next) {
    try {
      await ruling.answer(next)
    } finally {
      ctx.url = url
    }
  },
})

const circle = (paths: readonly string[]): ApiError =>
  new ApiError('internal', `Rules send this request in a circle: ${[...new Set(paths)].join(', ')}.`, {
    status: 508,
    help: 'Change the rules with "rewrite": GET /_/rules lists them.',
  })

/** One request at a time where records matter, so that none meets a record that another is about to change. */
async function actOn(
  ctx: SimulatedContext,
  candidates: readonly Candidate[],
  draw: Draw,
  services: RulingServices,
): Promise<readonly FilledMatch[]> {
  const needs = new Set(candidates.flatMap(({ rule }) => [...rule.needs]))
  const principal = needs.has('principal') || needs.has('record') ? await senderOf(ctx, services) : undefined
  const known = await requestFacts(ctx, needs, principal, services)
  const isChange = candidates.some(({ rule }) => rule.steps.some((step) => step.change))
  const request = { ctx, candidates, draw, known, principal, needsRecord: needs.has('record') }
  if (!isChange && !request.needsRecord) return act(request, services)
  let done: OpenTransaction | undefined
  const matches = await services.store.transact(async (transaction) => {
    done = transaction
    return act(request, services, transaction)
  })
  if (done?.number !== undefined) {
    ctx.set(changeHeader, changePoint(done.number))
    if (ctx.state.trail) Object.assign(ctx.state.trail.trace, { changes: done.changes, number: done.number })
  }
  return matches
}

interface RuledRequest {
  readonly ctx: SimulatedContext
  readonly candidates: readonly Candidate[]
  readonly draw: Draw
  readonly known: Facts
  readonly principal: Principal | undefined
  readonly needsRecord: boolean
}

/** Decides, and changes what the rules change, without giving way to another request where there is no transaction. */
async function act(
  request: RuledRequest,
  services: RulingServices,
  transaction?: OpenTransaction,
): Promise<readonly FilledMatch[]> {
  const { candidates, draw, known, needsRecord } = request
  const { rules, clock } = services
  const read = async (): Promise<Json | undefined> =>
    needsRecord && transaction ? readRecord(request, services, transaction) : undefined
  const record = needsRecord ? await read() : undefined
  const facts = withRecord({ ...known, state: rules.state }, record)
  const matches = decideMatches(candidates, facts, { draw, attemptsOf: (rule) => rules.attemptsOf(rule) })
  rules.count(matches)
  const now = timeOf(clock)
  const changing = transaction ? matches.filter(({ effects }) => effects.change) : []
  for (const match of changing)
    if (transaction) await changeData(match, { facts: match.facts, now }, services, transaction)
  for (const { effects, facts: own } of matches)
    if (effects.set) rules.remember(fill(effects.set, { facts: own, now }))
  const after = changing.length > 0 ? await read() : record
  return matches.map((match) =>
    Object.assign({ filling: { facts: withRecord(match.facts, after), now } }, match),
  )
}

function withRecord(facts: Facts, record: Json | undefined): Facts {
  const { record: _before, ...others } = facts
  return record === undefined ? others : { ...others, record }
}

async function readRecord(
  { ctx, principal }: RuledRequest,
  { mounts, policies }: RulingServices,
  transaction: OpenTransaction,
): Promise<Json | undefined> {
  const { mount } = placeIn(mounts, ctx)
  return mount && recordFor(ctx.path, mount, mount.engine.within(transaction), { policies, principal })
}

async function changeData(
  { rule, effects }: RuleMatch,
  filling: Filling,
  { engine, policies }: RulingServices,
  transaction: OpenTransaction,
): Promise<void> {
  const { model } = engine
  try {
    for (const operation of changesIn(effects.change ?? {}, filling, model)) {
      decide(
        policies.filter((policy) => policy === readOnly),
        undefined,
        operation,
        model,
      )
      await engine.within(transaction).execute(operation, model)
    }
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause
    const message = `The rule ${rule.name} cannot change the data: ${cause.message}`
    throw new ApiError('internal', message, { issues: cause.issues, cause, help: cause.help ?? '' })
  }
}
