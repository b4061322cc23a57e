import type { Policy } from '../auth/policy.ts'
import type { Authenticate } from '../auth/scheme.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Engine } from '../engine/engine.ts'
import type { Trail } from '../log/exchange.ts'
import type { Fault } from '../rules/fate.ts'
import type { NamedWorld } from '../worlds/world-name.ts'
import type { ReadBody } from './body.ts'
import type { ReportUnseen } from './unseen-attributes.ts'

/** A path under which the data answers in a dialect. */
export interface Mount {
  /** `''` for the root, otherwise like `/api/v1`. */
  readonly path: string
  readonly dialect: Dialect
  /** Dialects that a client can ask for instead, by their media type. */
  readonly others: readonly Dialect[]
  /** The data as this mount shows it. */
  readonly engine: Engine
  /** The collections that have a serializer here. */
  readonly serialized?: ReadonlySet<string>
}

/** The mounts as they are now: they change with the declarations, while the server runs. */
export interface Mounts {
  current: readonly Mount[]
}

/** What Koa keeps with a request (`ctx.state`). */
export interface RequestState {
  /** The dialect to answer in, once it is known. */
  dialect?: Dialect
  /** The mount that the request went to. */
  mount?: Mount
  /** What the log will keep of the request, if it keeps anything. */
  trail?: Trail
  /** Whether a page of a website sends it that may not use the server; it may only look. */
  isUntrusted?: boolean
  /** The world that it names; missing for the main one. */
  named?: NamedWorld
  /** What its answer is to suffer on purpose. */
  fault?: Fault
  /** The message of the error that it was answered with. */
  refused?: string
  /** What was done to it on purpose, and why: `chaos (seed 42, request 3)`. */
  simulated?: string
}

export interface Services {
  readonly readBody: ReadBody
  readonly reportUnseen: ReportUnseen
  readonly policies: readonly Policy[]
  /** Missing where no one has to sign in. */
  readonly authenticate?: Authenticate
  /** A query parameter that holds a key. */
  readonly secretParameter?: string
}
