import type { ListenArguments } from './listen-arguments.ts'

/** What a program knows about itself and no answer shows: which routes it has, and what its handlers did. */
export interface ProgramFacts {
  readonly routes: readonly RouteFact[]
  /** Requests that Koa has handled, oldest first; only the latest are kept. */
  readonly requests: readonly RequestFacts[]
  /** What it passed to `listen`, each time. */
  readonly listened: readonly ListenArguments[]
  /** Paths of the files that the program has written. */
  readonly written: readonly string[]
}

export interface RouteFact {
  readonly methods: readonly string[]
  /** As the learner wrote it, with the prefix of its router: `/items/:id`. */
  readonly path: string
  /** Whether its router is in use, by `app.use(router.routes())` or inside another one. */
  readonly mounted: boolean
}

export interface RequestFacts {
  readonly method: string
  /** Path and query, as they were sent. */
  readonly url: string
  /** Whether a router saw the request. */
  readonly routed: boolean
  /** The route whose handler ran: `GET /items/:id`. */
  readonly route: string | undefined
  /** How often `ctx.body` was set, and whether `ctx.status` was, before the answer was sent. */
  readonly bodies: number
  readonly statusSet: boolean
  /** The kind of body that cannot be sent as it is. */
  readonly oddBody: 'promise' | 'function' | undefined
  /** A stack trace of setting `ctx.body` after the answer was sent. */
  readonly late: string | undefined
  /** Whether the handler returned a value. */
  readonly returned: boolean
  /** Names that were read from `ctx.params`, or from `ctx.query`, and were not there. */
  readonly missingParams: readonly string[]
  readonly missingQuery: readonly string[]
  /** The list method, for example `find`, that was given a function which never returned anything. */
  readonly silent: string | undefined
  /** The stack trace of an error that reached Koa. */
  readonly error: string | undefined
}
