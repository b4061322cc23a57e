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

/** What a program passed to `listen`. Without a host it listens on every network interface. */
export interface ListenArguments {
  readonly port: number
  readonly host: string | undefined
}

/** Reads the arguments of `net.Server.listen`; undefined for a pipe or a handle, which we leave alone. */
export const listenArguments = ([first, second]: readonly unknown[]): ListenArguments | undefined => {
  if (isOptions(first)) return fromOptions(first)
  if (first === undefined || first === null || typeof first === 'function')
    return { port: 0, host: undefined }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined
  return { port: Number(first), host: typeof second === 'string' ? second : undefined }
}

/** The host in `listen('127.0.0.1:3000')` or `listen('127.0.0.1', 3000)`, which would create a socket file of that name. */
export const misplacedHost = ([first, second]: readonly unknown[]): string | undefined => {
  if (typeof first !== 'string' || /^\d+$/.test(first) || /[/\\]/.test(first)) return undefined
  return /:\d+$/.test(first) || ['number', 'string'].includes(typeof second) ? first : undefined
}

interface ListenOptions {
  port?: unknown
  host?: string
  path?: unknown
  fd?: unknown
}

const isOptions = (value: unknown): value is ListenOptions => typeof value === 'object' && value !== null

const fromOptions = ({ port, host, path, fd }: ListenOptions): ListenArguments | undefined =>
  path !== undefined || fd !== undefined || port === undefined ? undefined : { port: Number(port), host }
