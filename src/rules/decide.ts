import type { Draw } from './draw.ts'
import { isBeforeAnswer } from './fate.ts'
import type { Filling } from './placeholders.ts'
import type { LimitUse } from './request-limits.ts'
import type { CompiledEffects, CompiledRule, Facts, Limit, PathValues } from './rule.ts'

/** A rule whose method and path are those of the request. */
export interface Candidate {
  readonly rule: CompiledRule
  readonly params: PathValues
}

/** A rule that acts on a request, with what it does. */
export interface RuleMatch {
  readonly rule: CompiledRule
  /** 1 for the first request that the rule acts on, 2 for the next, and so on. */
  readonly attempt: number
  readonly effects: CompiledEffects
  readonly facts: Facts
}

/** With what its placeholders stand for. */
export interface FilledMatch extends RuleMatch {
  readonly filling: Filling
  readonly use?: LimitUse | undefined
}

interface DecideOptions {
  readonly draw: Draw
  /** How many requests a rule has acted on before. */
  readonly attemptsOf: (rule: CompiledRule) => number
  /** Whether a limit is used up. */
  readonly isOver: (rule: CompiledRule, limit: Limit, facts: Facts) => boolean
}

/** Which rules act on a request, in their order: up to the first that ends it, since the nearest wins. Changes nothing. */
export function decideMatches(
  candidates: readonly Candidate[],
  known: Facts,
  { draw, attemptsOf, isOver }: DecideOptions,
): readonly RuleMatch[] {
  const matches: RuleMatch[] = []
  for (const { rule, params } of candidates) {
    const attempt = attemptsOf(rule) + 1
    const facts = { ...known, params, attempt }
    if (!rule.holds(facts) || draw(`rule ${rule.name}`) >= rule.chance) continue
    const step = stepAt(rule, attempt)
    const effects = step.limit && isOver(rule, step.limit, facts) ? overLimit(step.limit) : step
    matches.push({ rule, attempt, effects, facts })
    if (isEnd(effects)) break
  }
  return matches
}

const overLimit = (limit: Limit): CompiledEffects => ({
  limit,
  fail: 429,
  message: `Too many requests: at most ${limit.requests} in ${limit.seconds} seconds.`,
})

function stepAt({ steps, declared }: CompiledRule, attempt: number): CompiledEffects {
  const last = steps.length - 1
  const at = declared.again ? (attempt - 1) % steps.length : Math.min(attempt - 1, last)
  return steps[at] ?? {}
}

/** Whether nothing that comes later has a say. */
export const isEnd = ({ respond, fail, fault, rewrite }: CompiledEffects): boolean =>
  respond !== undefined || fail !== undefined || fault !== undefined || rewrite !== undefined

/** Whether a rule answers by itself, so that the data is not asked. */
export const isAnswer = ({ respond, fail, fault }: CompiledEffects): boolean =>
  respond !== undefined || fail !== undefined || (fault !== undefined && isBeforeAnswer(fault))
