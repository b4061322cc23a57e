import type { ApiError, ErrorCode, Issue } from '../core/error.ts'
import type { Guard } from '../core/guard.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Filter } from '../core/query.ts'
import type { Model } from '../core/resource.ts'
import type { Change, Trace } from '../core/trace.ts'

/** A request and what became of it, without secrets. Never changed. */
export interface Exchange {
  /** 1, 2, 3, … since the server was started. */
  readonly n: number
  /** ISO 8601, in UTC. */
  readonly at: string
  readonly world: string
  readonly request: LoggedRequest
  /** Who sent it, if that was asked and found out. */
  readonly principal?: Sender | undefined
  readonly mount?: string | undefined
  readonly dialect?: string | undefined
  readonly route?: RouteTaken | undefined
  readonly operation?: JsonObject | undefined
  /** What the sender could read of the collection in question. */
  readonly guard?: Filter | undefined
  readonly outcome?: OutcomeSummary | undefined
  readonly error?: LoggedError | undefined
  /** What answered. */
  readonly by: AnsweredBy
  /** The rules that had a part in it. */
  readonly rules: readonly string[]
  /** What a write has changed, at most a hundred of it. */
  readonly changes?: readonly Change[] | undefined
  /** The state that a write has led to: `@12` is that after change 12. */
  readonly change?: string | undefined
  /** What the store was asked; only of requests that came while someone looked at the log. */
  readonly calls?: readonly JsonObject[] | undefined
  readonly response: LoggedResponse
  readonly marks: Marks
  readonly ms: number
}

export interface OutcomeSummary {
  readonly kind: Outcome['kind']
  readonly total?: number
}

type AnsweredBy = 'data' | 'rule' | 'auth' | 'files' | 'page' | 'none'

interface Sender {
  readonly kind: string
  readonly id: string
  readonly roles: readonly string[]
}

export interface LoggedRequest {
  readonly method: string
  /** As it came, with its query. */
  readonly url: string
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly httpVersion: string
  /** The client's network address. */
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json | undefined
  /** Whether the body was too large to be kept. */
  readonly isCut?: true | undefined
}

export interface LoggedResponse {
  /** 0 where a fault has kept the response from being sent. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The size of the body as it was sent. */
  readonly bytes: number
  readonly body?: Json | undefined
  /** Whether only part of the body is kept, or nothing. */
  readonly isCut?: true | undefined
  /** Whether the client left before there was a response. */
  readonly isAborted?: true | undefined
  /** What it suffered on the wire, on purpose. */
  readonly fault?: string | undefined
}

export interface LoggedError {
  readonly code: ErrorCode
  readonly status: number
  readonly message: string
  readonly help?: string | undefined
  readonly issues: readonly Issue[]
}

interface RouteTaken {
  readonly method: string
  readonly path: string
  readonly summary: string
}

/** Milliseconds from the first byte until a stage was done; a stage that was not reached is missing. */
export type Marks = Readonly<Partial<Record<Stage | 'sent', number>>>

/** What the stages of a request make of it, in their order; of the request and the response, the wire says more. */
export interface Stages {
  authenticated: Sender | undefined
  parsed: Operation | undefined
  decided: Guard | undefined
  executed: Outcome | undefined
  /** The body. */
  rendered: Json | undefined
}

export type Stage = keyof Stages | 'read'

/**
 * The notes from which an exchange is made, as the request goes from stage to stage. There are as few objects as can be:
 * each that outlives its request is moved by the garbage collector, which costs more than to make it.
 */
export interface Trail {
  /** In milliseconds since 1970, and as `performance.now()` has it. */
  readonly at: number
  readonly begin: number
  /** Says which attributes of the whole data are hidden. */
  readonly store: { readonly model: Model }
  readonly trace: Trace
  readonly world: string
  /** Whole microseconds from the beginning until a stage was done; 0 for those that were not reached. */
  readonly marks: Record<Stage | 'sent', number>
  readonly stages: Stages
  by: AnsweredBy
  rules: readonly string[]
  fault: string | undefined
  route: RouteTaken | undefined
  dialect: { readonly name: string } | undefined
  mount: { readonly path: string } | undefined
  error: ApiError | undefined
}

/** What only the server knows: the request and the response on the wire. */
export interface Wire {
  readonly request: Omit<LoggedRequest, 'headers' | 'query' | 'isCut'> & {
    readonly headers: WireHeaders
    readonly isCut: true | undefined
  }
  readonly response: {
    readonly status: number
    readonly headers: WireHeaders
    readonly bytes: number
    readonly isAborted: boolean
  }
}

export type WireHeaders = Readonly<Record<string, string | number | readonly string[] | undefined>>
