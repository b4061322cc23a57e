import { valueAt, toText } from '../core/json.ts'
import type { CompiledRule, Facts, Limit } from './rule.ts'

/** How much of a limit is left, and for how many seconds. */
export interface LimitUse {
  readonly left: number
  readonly seconds: number
}

/** More clients are not told apart: the oldest begin anew. */
const mostWindows = 10_000

/** Counts requests in windows of fixed length, for each rule and each client that it tells apart. */
export class RequestLimits {
  readonly #windows = new Map<string, { count: number; readonly end: number }>()

  /** What is left before this request; negative counts do not occur. */
  look(rule: CompiledRule, limit: Limit, facts: Facts, now: number): LimitUse {
    const window = this.#windows.get(windowKey(rule, limit, facts))
    if (!window || window.end <= now) return { left: limit.requests, seconds: limit.seconds }
    return { left: limit.requests - window.count, seconds: Math.ceil((window.end - now) / 1000) }
  }

  /** Counts a request, if anything is left. */
  use(rule: CompiledRule, limit: Limit, facts: Facts, now: number): LimitUse {
    const { left, seconds } = this.look(rule, limit, facts, now)
    if (left <= 0) return { left: 0, seconds }
    const key = windowKey(rule, limit, facts)
    const window = this.#windows.get(key)
    if (window && window.end > now) window.count++
    else this.#open(key, now + limit.seconds * 1000)
    return { left: left - 1, seconds }
  }

  restart(): void {
    this.#windows.clear()
  }

  #open(key: string, end: number): void {
    this.#windows.delete(key)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size >= mostWindows && oldest !== undefined) this.#windows.delete(oldest)
    this.#windows.set(key, { count: 1, end })
  }
}

function windowKey({ name }: CompiledRule, { by = 'address' }: Limit, facts: Facts): string {
  const path = by.startsWith('header:') ? ['headers', by.slice('header:'.length).toLowerCase()] : [by]
  const value = valueAt(facts, by === 'principal' ? ['principal', 'id'] : path)
  return `${name}\n${value === undefined ? '' : toText(value)}`
}

/** Says how much of a limit is left (draft-ietf-httpapi-ratelimit-headers). */
export const limitHeaders = (
  { name }: CompiledRule,
  { requests, seconds }: Limit,
  use: LimitUse,
): Readonly<Record<string, string>> => ({
  'RateLimit-Policy': `"${name}";q=${requests};w=${seconds}`,
  RateLimit: `"${name}";r=${use.left};t=${use.seconds}`,
})
