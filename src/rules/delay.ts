import { isObject } from '../core/json.ts'
import type { Draw } from './draw.ts'

/** Milliseconds: evenly spread from `min` to `max`, or lognormal, as they are on real networks: half are below the median. */
export type Delay =
  | { readonly min: number; readonly max: number }
  | { readonly median: number; readonly p99: number }

export type DelayDeclaration = string | number | { readonly median: number; readonly p99: number }

const maxDelay = 60_000

export const invalidDelay = (given: unknown): string =>
  `${JSON.stringify(typeof given === 'number' ? String(given) : given)} is not a valid delay.`

export const delayForms =
  'Use milliseconds: 500, a range: 200-800, or a median and a 99th percentile: median=300,p99=2000. At most 60000.'

/** Parses `500`, `200-800`, `median=300,p99=2000`, or the same as an object; `undefined` for what is not valid. */
export function parseDelay(given: unknown): Delay | undefined {
  if (isObject(given)) return delayIn(given['median'], given['p99'])
  const text = String(given)
  const [, median, p99] = /^median=(\d{1,5}),\s*p99=(\d{1,5})$/.exec(text) ?? []
  if (median !== undefined) return delayIn(Number(median), Number(p99))
  const [, min, max = min] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const delay = { min: Number(min), max: Number(max) }
  return delay.min <= delay.max && delay.max <= maxDelay ? delay : undefined
}

function delayIn(median: unknown, p99: unknown): Delay | undefined {
  if (typeof median !== 'number' || typeof p99 !== 'number') return undefined
  return median > 0 && median <= p99 && p99 <= maxDelay ? { median, p99 } : undefined
}

/** How many milliseconds to wait. */
export function delayTime(delay: Delay, draw: Draw): number {
  if ('min' in delay) return delay.min + draw('delay') * (delay.max - delay.min)
  const sigma = Math.log(delay.p99 / delay.median) / z99
  return Math.min(maxDelay, delay.median * Math.exp(sigma * normal(draw)))
}

/** 99 % of a normal distribution are below so many standard deviations. */
const z99 = 2.326_347_874

/** Normally distributed around 0 (Box–Muller). */
const normal = (draw: Draw): number =>
  Math.sqrt(-2 * Math.log(1 - draw('delay'))) * Math.cos(2 * Math.PI * draw('angle'))

/** `200-800`, as it is written. */
export const delayText = (delay: Delay): string => {
  if ('median' in delay) return `median=${delay.median},p99=${delay.p99}`
  return delay.min === delay.max ? String(delay.min) : `${delay.min}-${delay.max}`
}
