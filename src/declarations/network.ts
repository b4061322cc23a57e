import {
  assertNoMistakes,
  count,
  either,
  exactly,
  members,
  oneOfWords,
  type ShapeOf,
  trueOrFalse,
} from './shape.ts'

/** Which clients the server believes, and how it parts from them. */
export interface NetworkDeclaration {
  /** Believes the proxy in front: `X-Forwarded-For`, `-Host` and `-Proto`. */
  readonly trustProxy?: boolean
  /** Who may ask for delays: clients on this machine (`local`, the default), `everyone`, or no one (`false`). */
  readonly simulation?: 'local' | 'everyone' | false
  /** How many milliseconds requests that are under way have to finish when the server stops. Default: 10000. */
  readonly stopTimeout?: number
}

/** All settings, with the defaults. */
export interface NetworkSettings {
  readonly trustProxy: boolean
  readonly simulation: 'local' | 'everyone' | false
  readonly stopTimeout: number
}

/** The settings as they are now: they change with the declarations, while the server runs. */
export interface Network {
  current: NetworkSettings
}

export const defaultStopTimeout = 10_000

export const networkShapes = {
  trustProxy: trueOrFalse,
  simulation: either(exactly(false), oneOfWords('local', 'everyone')),
  stopTimeout: either(exactly(0), count),
} satisfies ShapeOf<NetworkDeclaration>

/** The settings: options come before the declarations. Throws a {@link UserError} for invalid options. */
export function toNetworkSettings(
  declared: NetworkDeclaration,
  options: NetworkDeclaration,
): NetworkSettings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name in networkShapes && value !== undefined),
  )
  assertNoMistakes(members(networkShapes)(given, ''), 'The options')
  return {
    trustProxy: options.trustProxy ?? declared.trustProxy ?? false,
    simulation: options.simulation ?? declared.simulation ?? 'local',
    stopTimeout: options.stopTimeout ?? declared.stopTimeout ?? defaultStopTimeout,
  }
}
