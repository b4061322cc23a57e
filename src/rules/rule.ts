import type { Json, JsonObject } from '../core/json.ts'
import type { Delay, DelayDeclaration } from './delay.ts'
import type { Fault } from './fate.ts'

/** What is to happen to the requests that it describes. */
export interface RuleDeclaration {
  /** To switch it, and to find it in `X-Understudy-Rule`. Default: its place, `rules[2]`. */
  readonly name?: string
  /** Methods and a path: `POST /orders/:id/pay`, `GET,HEAD /api/*rest`, `* /x`. Default: all. */
  readonly when?: string
  /** Conditions on the facts, written like `_where`: `{ "record": { "status": "new" } }`. */
  readonly where?: JsonObject
  /** The share of these requests that it acts on: `10%`. */
  readonly chance?: string
  /** Several are a sequence, one for each request; the last one stays. */
  readonly then: Effects | readonly Effects[]
  /** Whether a sequence begins anew after its last. */
  readonly again?: boolean
  /** `false` lets it sleep until it is asked for. */
  readonly on?: boolean
}

/** What a rule does. Texts may hold placeholders: `{{params.id}}`. */
export interface Effects {
  /** Before the answer: `300`, `"200-800"`, `{ "median": 300, "p99": 2000 }`. */
  readonly delay?: DelayDeclaration
  /** An answer, in place of the one from the data. */
  readonly respond?: Respond
  /** The status of an error, in the dialect of the request. */
  readonly fail?: number
  /** What the error says. */
  readonly message?: string
  /** What the answer suffers on the wire. */
  readonly fault?: Fault
  /** The path that the request is meant for. */
  readonly rewrite?: string
  /** What the answer from the data has instead. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A merge patch (RFC 7396) for the answer from the data; of a list, for each of its elements. */
  readonly patch?: JsonObject
  /** Changes the state of the world, by name. */
  readonly set?: JsonObject
  /** How many requests there may be; the others are a 429. */
  readonly limit?: Limit
  /** Changes records: `orders/7` by a merge patch, or deletes it with `null`; `orders` gets a new one. */
  readonly change?: Readonly<Record<string, Json>>
  /** What happens some time after the answer. */
  readonly later?: Later
  /** A request to another server, after the answer. */
  readonly call?: Call
}

export interface Limit {
  readonly requests: number
  readonly seconds: number
  /** Whose requests count together: `address` (the default), `principal`, `header:X-Api-Key`. */
  readonly by?: string
}

/** What a rule does when some time has passed. */
export interface Later extends Pick<Effects, 'change' | 'set' | 'call'> {
  /** `3s`, `500ms`, `2h`, by the clock of the world. */
  readonly after: string
}

/** A request to another server. */
export interface Call {
  readonly url: string
  readonly method?: string
  readonly body?: Json
}

export interface Respond {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

/** What conditions and placeholders can name. */
export const factNames = [
  'method',
  'path',
  'params',
  'query',
  'headers',
  'cookies',
  'body',
  'principal',
  'address',
  'record',
  'state',
  'attempt',
  'world',
] as const

export type FactName = (typeof factNames)[number]

export const isFactName = (text: string): text is FactName => (factNames as readonly string[]).includes(text)

/** About one request. A fact that is missing has no member. */
export type Facts = Readonly<Partial<Record<FactName, Json>>>

/** The values of a path's variables; those of a wildcard hold slashes. */
export type PathValues = Readonly<Record<string, string>>

/** A rule that has been checked, prepared once for all requests to come. */
export interface CompiledRule {
  readonly name: string
  readonly declared: RuleDeclaration
  /** The values of its path's variables; `undefined` where method or path are others. */
  readonly match: (method: string, path: string) => PathValues | undefined
  /** As placeholders name those that may hold slashes: `params.rest`. */
  readonly wildcards: readonly string[]
  readonly holds: (facts: Facts) => boolean
  /** From 0 to 1. */
  readonly chance: number
  /** Which facts have to be found out for it. */
  readonly needs: ReadonlySet<string>
  readonly steps: readonly CompiledEffects[]
}

export interface CompiledEffects extends Omit<Effects, 'delay'> {
  readonly delay?: Delay | undefined
}
