import type { Next } from 'koa'

import { ApiError } from '../../core/error.ts'
import { type FilledMatch, isAnswer, isEnd } from '../../rules/decide.ts'
import type { Delay } from '../../rules/delay.ts'
import type { Draw } from '../../rules/draw.ts'
import type { Fault } from '../../rules/fate.ts'
import { nearMiss } from '../../rules/near-miss.ts'
import type { AskedRules } from '../../rules/rule-book.ts'
import type { Facts } from '../../rules/rule.ts'
import { actOn, type RulingServices } from '../act-on-rules.ts'
import { followUp } from '../after-rules.ts'
import { placeIn } from '../dispatch.ts'
import { amendAnswer, answerByRule, rewrittenUrl } from '../ruled-answers.ts'
import type { SimulatedContext } from '../wishes.ts'

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
  given: RulingOptions,
  services: RulingServices,
  rewritten: readonly string[] = [],
): Promise<Ruling> {
  const candidates = services.rules.candidatesFor(ctx.method, ctx.path, given.asked)
  const { matches, known } = await actOn(ctx, candidates, given.draw, services)
  followUp(ctx, matches, services)
  const end = matches.at(-1)
  const routed =
    rewritten.length > 0 || (end && isEnd(end.effects)) ? ctx.url : services.rules.rewritten(ctx.url)
  if (routed !== ctx.url) {
    const ruling = end ? rulingBy(ctx, matches, end) : nothingYet
    return searchAnew(ctx, routed, { ruling: alsoNamed(ruling, 'rewrites'), given, services, rewritten })
  }
  if (!end) return adviseOnly(ctx, known, services)
  const ruling = rulingBy(ctx, matches, end)
  return end.effects.rewrite === undefined
    ? ruling
    : searchAnew(ctx, rewrittenUrl(ctx, end), { ruling, given, services, rewritten })
}

export interface RulingOptions {
  readonly draw: Draw
  readonly asked: AskedRules
}

const nothingYet: Ruling = { names: [], delays: [], isDecided: false, answer: async (next) => next() }

const alsoNamed = (ruling: Ruling, name: string): Ruling => ({ ...ruling, names: [...ruling.names, name] })

/** Nothing that rules want; what is not found says why no rule was for it. */
const adviseOnly = (ctx: SimulatedContext, known: Facts, { rules }: RulingServices): Ruling => ({
  names: [],
  delays: [],
  isDecided: false,
  async answer(next) {
    const { method, path } = ctx
    try {
      await next()
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 405)) throw error
      const awake = rules.all.filter((rule) => rules.isOn(rule))
      const advice = nearMiss(awake, method, path, known)
      throw advice === undefined ? error : error.withHelp(advice)
    }
  },
})

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
  readonly ruling: Ruling
  readonly given: RulingOptions
  readonly services: RulingServices
  readonly rewritten: readonly string[]
}

/** Gives the request its other path, for the rules and for everything after them; the log shows the one that was sent. */
async function searchAnew(
  ctx: SimulatedContext,
  target: string,
  { ruling, given, services, ...before }: Rewriting,
): Promise<Ruling> {
  const { url } = ctx
  const rewritten = [...before.rewritten, ctx.path]
  if (rewritten.length > mostRewrites) throw circle(rewritten)
  ctx.url = target
  if (ctx.state.dialect) Object.assign(ctx.state, placeIn(services.mounts, ctx))
  const other = await ruleOn(ctx, given, services, rewritten).catch((error: unknown) => {
    ctx.url = url
    throw error
  })
  return withUrl(ctx, url, merged(ruling, other))
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
