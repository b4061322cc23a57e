import { type Principal, readOnly } from '../auth/policy.ts'
import { type Clock, timeOf } from '../core/clock.ts'
import { ApiError } from '../core/error.ts'
import type { Json } from '../core/json.ts'
import { changePoint } from '../core/point.ts'
import type { Engine } from '../engine/engine.ts'
import type { Agenda } from '../rules/agenda.ts'
import { changesIn } from '../rules/changes.ts'
import { type Candidate, decideMatches, type FilledMatch, type RuleMatch } from '../rules/decide.ts'
import type { Draw } from '../rules/draw.ts'
import { fill, type Filling } from '../rules/placeholders.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { Facts } from '../rules/rule.ts'
import { changeHeader, decide, placeIn } from './dispatch.ts'
import type { Mounts, Services } from './request-state.ts'
import { recordFor, requestFacts, senderOf } from './rule-facts.ts'
import type { SimulatedContext } from './wishes.ts'

type OpenTransaction = Parameters<Engine['within']>[0]

export interface RulingServices extends Services {
  readonly mounts: Mounts
  /** The whole data, for what rules change. */
  readonly engine: Engine
  readonly store: { transact<T>(change: (transaction: OpenTransaction) => Promise<T>): Promise<T> }
  readonly rules: RuleBook
  readonly agenda: Agenda
  readonly clock: Clock
  /** Receives what goes wrong when no request waits for it. */
  readonly report: (text: string) => void
}

/** The rules that act on a request, and the facts by which that was decided. */
interface Acted {
  readonly matches: readonly FilledMatch[]
  readonly known: Facts
}

/** One request at a time where records matter, so that none meets a record that another is about to change. */
export async function actOn(
  ctx: SimulatedContext,
  candidates: readonly Candidate[],
  draw: Draw,
  services: RulingServices,
): Promise<Acted> {
  if (candidates.length === 0) return { matches: [], known: {} }
  const needs = new Set(candidates.flatMap(({ rule }) => [...rule.needs]))
  const principal = needs.has('principal') || needs.has('record') ? await senderOf(ctx, services) : undefined
  const known = await requestFacts(ctx, needs, principal, services)
  const isChange = candidates.some(({ rule }) => rule.steps.some((step) => step.change))
  const request = { ctx, candidates, draw, known, principal, needsRecord: needs.has('record') }
  if (!isChange && !request.needsRecord) return act(request, services)
  let done: OpenTransaction | undefined
  const acted = await services.store.transact(async (transaction) => {
    done = transaction
    return act(request, services, transaction)
  })
  if (done?.number !== undefined) {
    ctx.set(changeHeader, changePoint(done.number))
    if (ctx.state.trail) Object.assign(ctx.state.trail.trace, { changes: done.changes, number: done.number })
  }
  return acted
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
): Promise<Acted> {
  const { candidates, draw, known, needsRecord } = request
  const { rules, clock } = services
  const read = async (): Promise<Json | undefined> =>
    needsRecord && transaction ? readRecord(request, services, transaction) : undefined
  const record = needsRecord ? await read() : undefined
  const facts = withRecord({ ...known, state: rules.state }, record)
  const time = clock.now()
  const matches = decideMatches(candidates, facts, {
    draw,
    attemptsOf: (rule) => rules.attemptsOf(rule),
    isOver: (rule, limit, own) => rules.limits.look(rule, limit, own, time).left <= 0,
  })
  rules.count(matches)
  const now = timeOf(clock)
  const changing = transaction ? matches.filter(({ effects }) => effects.change) : []
  for (const match of changing)
    if (transaction) await changeData(match, { facts: match.facts, now }, services, transaction)
  for (const { effects, facts: own } of matches)
    if (effects.set) rules.remember(fill(effects.set, { facts: own, now }))
  const after = changing.length > 0 ? await read() : record
  return {
    matches: matches.map((match) => {
      const { limit } = match.effects
      const use = limit && rules.limits.use(match.rule, limit, match.facts, time)
      return Object.assign({ filling: { facts: withRecord(match.facts, after), now }, use }, match)
    }),
    known: facts,
  }
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

export async function changeData(
  { rule, effects }: Pick<RuleMatch, 'rule' | 'effects'>,
  filling: Filling,
  { engine, policies }: Pick<RulingServices, 'engine' | 'policies'>,
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
