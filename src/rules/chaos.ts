import { suggest, UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { Draw } from './draw.ts'
import { type Fate, faults, isFault, isStatus } from './fate.ts'

export interface ChaosDeclaration {
  /** How many requests go wrong: `10%`. */
  readonly rate: string
  /** What happens to them, each with how often beside the others: `{ "503": 4, "reset": 1 }`. */
  readonly of?: Readonly<Record<string, number>>
}

export interface Chaos {
  /** From 0 to 1. */
  readonly rate: number
  readonly mix: readonly (readonly [failure: string, weight: number])[]
}

const usualMix = { 503: 4, 500: 2, 429: 1, slow: 2, reset: 1 }

/** Parses `10%`, `10%:503,reset,slow`, or a declaration. Throws a {@link UserError}. */
export function parseChaos(given: unknown): Chaos {
  const { rate, of = usualMix } = declarationIn(given)
  const mix = Object.entries(isObject(of) ? of : {}).map(
    ([failure, weight]) => [failure, Number(weight)] as const,
  )
  for (const [failure, weight] of mix) {
    assertFailure(failure)
    if (!(weight > 0)) throw new UserError(`The weight of ${failure} must be a number above 0.`)
  }
  if (mix.length === 0) throw new UserError(`Name what goes wrong: ${known.join(', ')}.`)
  return { rate: parseRate(String(rate)), mix }
}

/** Nothing of it has been checked. */
function declarationIn(given: unknown): { readonly rate?: unknown; readonly of?: unknown } {
  if (typeof given !== 'string') return isObject(given) ? given : {}
  const [, rate, failures] = /^([^:]*)(?::(.*))?$/s.exec(given) ?? []
  if (failures === undefined) return { rate }
  return { rate, of: Object.fromEntries(failures.split(',').map((failure) => [failure.trim(), 1])) }
}

function parseRate(text: string): number {
  const [, number] = /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text.trim()) ?? []
  const rate = Number(number) / 100
  if (number === undefined)
    throw new UserError(`"${text}" is not a valid rate. Use a percentage of requests, for example 10%.`)
  if (rate <= 1) return rate
  throw new UserError(`A rate lies between 0% and 100%, so ${text} is not possible.`)
}

const known = ['400 to 599', 'slow', ...faults]

function assertFailure(failure: string): void {
  if (isFault(failure) || failure === 'slow' || (isStatus(failure) && Number(failure) >= 400)) return
  throw new UserError(
    `There is no failure "${failure}". ${/^\d+$/.test(failure) ? 'Use a status from 400 to 599.' : suggest(failure, known)}`,
  )
}

/** In milliseconds. */
const slow = { min: 1000, max: 5000 }

/** What chaos makes of a request; `undefined` where it leaves it alone. */
export function fateBy({ rate, mix }: Chaos, draw: Draw): Fate | undefined {
  if (draw('chaos') >= rate) return undefined
  const failure = chosen(mix, draw('failure'))
  if (failure === 'slow') return { delay: slow }
  return isFault(failure) ? { fault: failure } : { code: Number(failure) }
}

function chosen(mix: Chaos['mix'], drawn: number): string {
  let rest = drawn * mix.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [failure, weight] of mix) {
    rest -= weight
    if (rest < 0) return failure
  }
  return mix[0]?.[0] ?? ''
}

/** `10% (503, 500, …)`, for people. */
export const chaosText = ({ rate, mix }: Chaos, whose = ''): string =>
  `${Number((rate * 100).toFixed(6))}% of requests${whose} go wrong (${mix.map(([failure]) => failure).join(', ')})`
