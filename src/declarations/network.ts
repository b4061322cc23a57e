import {
  assertNoMistakes,
  either,
  exactly,
  listOf,
  members,
  oneOfWords,
  type Shape,
  type ShapeOf,
  trueOrFalse,
} from './shape.ts'

/** Which clients and websites may use the server. */
export interface NetworkDeclaration {
  /** Origins of websites that may use it from a browser, besides those nearby: `https://app.example.com`, `null`, `*`. */
  readonly cors?: string | readonly string[]
  /** Host names that it answers to, besides those of this machine: `api.test`, or `.example.com` for all below it. */
  readonly allowedHosts?: string | readonly string[]
  /** Believes the proxy in front: `X-Forwarded-For`, `-Host` and `-Proto`. */
  readonly trustProxy?: boolean
  /** Who may ask for delays: clients on this machine (`local`, the default), `everyone`, or no one (`false`). */
  readonly simulation?: 'local' | 'everyone' | false
}

/** All settings, with the defaults. */
export interface NetworkSettings {
  readonly origins: ReadonlySet<string>
  readonly hosts: readonly string[]
  readonly trustProxy: boolean
  readonly simulation: 'local' | 'everyone' | false
}

/** The settings as they are now: they change with the declarations, while the server runs. */
export interface Network {
  current: NetworkSettings
}

const origin: Shape = (value, path) =>
  typeof value === 'string' && toOrigin(value) !== undefined
    ? []
    : [
        {
          path,
          message: `${JSON.stringify(value)} is not a valid origin. Use for example https://example.com, * or null.`,
        },
      ]

const host: Shape = (value, path) =>
  typeof value === 'string' && /^\.?[\w-]+(\.[\w-]+)*$/.test(value)
    ? []
    : [
        {
          path,
          message: `${JSON.stringify(value)} is not a valid host name. Use for example api.test or .example.com.`,
        },
      ]

/** The last shape explains a mistake; a list of one is explained like its element. */
const someOf =
  (shape: Shape): Shape =>
  (value, path) =>
    typeof value === 'string' ? shape(value, path) : listOf(shape)(value, path)

export const networkShapes = {
  cors: someOf(origin),
  allowedHosts: someOf(host),
  trustProxy: trueOrFalse,
  simulation: either(exactly(false), oneOfWords('local', 'everyone')),
} satisfies ShapeOf<NetworkDeclaration>

/** The settings: options come before the declarations, and add to their lists. Throws a {@link UserError} for invalid options. */
export function toNetworkSettings(
  declared: NetworkDeclaration,
  options: NetworkDeclaration,
): NetworkSettings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name in networkShapes && value !== undefined),
  )
  assertNoMistakes(members(networkShapes)(given, ''), 'The options')
  const origins = [...listed(declared.cors), ...listed(options.cors)]
  return {
    origins: new Set(origins.map((one) => toOrigin(one) ?? one)),
    hosts: [...listed(declared.allowedHosts), ...listed(options.allowedHosts)].map((one) =>
      one.toLowerCase(),
    ),
    trustProxy: options.trustProxy ?? declared.trustProxy ?? false,
    simulation: options.simulation ?? declared.simulation ?? 'local',
  }
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? [])

/** As browsers send it: without a path, in lower case, without the port that belongs to the scheme. */
function toOrigin(text: string): string | undefined {
  if (text === '*' || text === 'null') return text
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+\/?$/i.test(text) || !URL.canParse(text)) return undefined
  const { origin: known, protocol, host: authority } = new URL(text)
  return known === 'null' ? `${protocol}//${authority}` : known
}
