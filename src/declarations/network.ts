import {
  assertNoMistakes,
  count,
  either,
  exactly,
  listOf,
  members,
  type Shape,
  type ShapeOf,
  trueOrFalse,
} from './shape.ts'
import {
  type SimulationDeclaration,
  type SimulationSettings,
  simulationShapes,
  toSimulationSettings,
} from './simulation.ts'

/** Which clients and websites may use the server, how it parts from them, and what goes wrong on the way. */
export interface NetworkDeclaration extends SimulationDeclaration {
  /** Origins of websites that may use it, besides those nearby: `https://app.example.com`, `null`, or `*` for all. */
  readonly cors?: string | readonly string[]
  /** Host names that it answers to, besides those of this machine: `api.test`, or `.example.com` for all below it. */
  readonly allowedHosts?: string | readonly string[]
  /** Believes the proxy in front: `X-Forwarded-For`, `-Host` and `-Proto`. */
  readonly trustProxy?: boolean
  /** How many milliseconds requests that are under way have to finish when the server stops. Default: 10000. */
  readonly stopTimeout?: number
}

/** All settings, with the defaults. */
export interface NetworkSettings {
  readonly origins: ReadonlySet<string>
  /** In lower case. */
  readonly allowedHosts: readonly string[]
  /** The address that the server listens on, or its name. */
  readonly host: string
  readonly trustProxy: boolean
  readonly simulation: SimulationSettings
  readonly stopTimeout: number
}

/** The settings as they are now: they change with the declarations, while the server runs. */
export interface Network {
  current: NetworkSettings
}

export const defaultStopTimeout = 10_000

/** An origin as browsers send it: in lower case, and without the usual port. `undefined` for what is none. */
export function toOrigin(text: string): string | undefined {
  if (text === 'null') return text
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined
  const { origin, protocol, host } = new URL(text)
  return origin === 'null' ? `${protocol}//${host}` : origin
}

export const isHostPattern = (text: string): boolean => /^\.?[a-z\d_-]+(\.[a-z\d_-]+)*$/i.test(text)

/** Explains a list of one like its element. */
const oneOrMore =
  (shape: Shape): Shape =>
  (value, path) =>
    typeof value === 'string' ? shape(value, path) : listOf(shape)(value, path)

const textThat =
  (isRight: (text: string) => boolean, hint: string): Shape =>
  (value, path) =>
    typeof value === 'string' && isRight(value)
      ? []
      : [{ path, message: `${JSON.stringify(value)} is not valid here. ${hint}` }]

export const networkShapes = {
  cors: oneOrMore(
    textThat(
      (text) => text === '*' || toOrigin(text) !== undefined,
      'Use an origin: https://app.example.com, or * for all websites.',
    ),
  ),
  allowedHosts: oneOrMore(
    textThat(isHostPattern, 'Use a name without a port: api.test, or .example.com for all names below it.'),
  ),
  trustProxy: trueOrFalse,
  ...simulationShapes,
  stopTimeout: either(exactly(0), count),
} satisfies ShapeOf<NetworkDeclaration>

interface NetworkOptions extends NetworkDeclaration {
  readonly host?: string
}

/**
 * The settings: options come before the declarations, and add to their lists. Throws a {@link UserError} for invalid
 * options.
 */
export function toNetworkSettings(declared: NetworkDeclaration, options: NetworkOptions): NetworkSettings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name in networkShapes && value !== undefined),
  )
  assertNoMistakes(members(networkShapes)(given, ''), 'The options')
  const origins = [...inList(declared.cors), ...inList(options.cors)]
  const allowedHosts = [...inList(declared.allowedHosts), ...inList(options.allowedHosts)]
  return {
    origins: new Set(origins.map((text) => toOrigin(text) ?? text)),
    allowedHosts: allowedHosts.map((name) => name.toLowerCase()),
    host: options.host ?? '127.0.0.1',
    trustProxy: options.trustProxy ?? declared.trustProxy ?? false,
    simulation: toSimulationSettings(declared, options),
    stopTimeout: options.stopTimeout ?? declared.stopTimeout ?? defaultStopTimeout,
  }
}

const inList = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? [])
