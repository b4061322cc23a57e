import { randomInt } from 'node:crypto'

import { UserError } from '../core/error.ts'
import { type Chaos, type ChaosDeclaration, chaosText, parseChaos } from '../rules/chaos.ts'
import {
  type Delay,
  type DelayDeclaration,
  delayForms,
  delayText,
  invalidDelay,
  parseDelay,
} from '../rules/delay.ts'
import { anyNumber, either, exactly, nonEmptyText, oneOfWords, type Shape, type ShapeOf } from './shape.ts'

/** What goes wrong, or slowly, on purpose. */
export interface SimulationDeclaration {
  /** Who may ask for delays and failures: clients on this machine (`local`, the default), `everyone`, or no one (`false`). */
  readonly simulation?: 'local' | 'everyone' | false
  /** Milliseconds to wait before each response: `500`, a range: `200-800`, or `median=300,p99=2000`. */
  readonly delay?: DelayDeclaration
  /** How many requests go wrong, and how: `10%`, or `10%:503,reset,slow`. */
  readonly chaos?: string | ChaosDeclaration
  /** What delays and failures are drawn from: the same seed gives the same. Default: another one for each start. */
  readonly seed?: string | number
}

export interface SimulationSettings {
  readonly audience: 'local' | 'everyone' | false
  readonly delay: Delay | undefined
  readonly chaos: Chaos | undefined
  readonly seed: string
}

export const delayShape: Shape = (value, path) =>
  parseDelay(value) ? [] : [{ path, message: `${invalidDelay(value)} ${delayForms}` }]

const chaosShape: Shape = (value, path) => {
  try {
    parseChaos(value)
    return []
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [{ path, message: error.message }]
  }
}

export const simulationShapes = {
  simulation: either(exactly(false), oneOfWords('local', 'everyone')),
  delay: delayShape,
  chaos: chaosShape,
  seed: either(anyNumber, nonEmptyText),
} satisfies ShapeOf<SimulationDeclaration>

const drawnSeed = String(randomInt(1_000_000))

/** The settings: options come before the declarations. Both have been checked. */
export function toSimulationSettings(
  declared: SimulationDeclaration,
  options: SimulationDeclaration,
): SimulationSettings {
  const chaos = options.chaos ?? declared.chaos
  return {
    audience: options.simulation ?? declared.simulation ?? 'local',
    delay: parseDelay(options.delay ?? declared.delay),
    chaos: chaos === undefined ? undefined : parseChaos(chaos),
    seed: String(options.seed ?? declared.seed ?? drawnSeed),
  }
}

/** What is simulated for all requests, for people. */
export function simulationLines({ delay, chaos, seed, audience }: SimulationSettings): readonly string[] {
  const isDrawn = chaos !== undefined || (delay !== undefined && !isFixed(delay))
  return [
    ...(delay ? [`each response is delayed by ${delayText(delay)} ms`] : []),
    ...(chaos ? [chaosText(chaos, audiences[String(audience)])] : []),
    ...(isDrawn ? [`random; --seed ${seed} repeats this run`] : []),
  ]
}

const audiences: Readonly<Record<string, string>> = {
  local: ' from this machine',
  false: ' (simulation is turned off)',
}

const isFixed = (delay: Delay): boolean => 'min' in delay && delay.min === delay.max
