import type { Config } from '../declarations/config.ts'
import type { NetworkDeclaration } from '../declarations/network.ts'
import type { DialectName } from '../dialects/dialect.ts'
import type { Store } from '../store/store.ts'
import type { WorldLimits } from '../worlds/world-list.ts'
import type { DemoName } from './demo.ts'
import type { Protection, ProtectionOptions } from './protection.ts'

export interface ServerOptions extends ProtectionOptions, NetworkDeclaration {
  /**
   * A file name, `:memory:` for the demo, or an object with a member per resource, `{ cookies: [ … ] }`, which stays in
   * memory and is not changed. A folder, an address, a file of another format than JSON, or a list of several of these is
   * read once and stays in memory, too.
   */
  readonly data: string | readonly string[] | object
  /** The demo that `:memory:` stands for. Default: `shop`. */
  readonly demo?: DemoName
  /** The declarations, or a file with them. Default: `shop.config.*` or `understudy.config.*` beside `shop.json`. */
  readonly config?: string | Config
  /** Other paths, as `rewrites` of the declarations has them; tried before those. */
  readonly rewrites?: Config['rewrites']
  /** The scenario that is on from the start. */
  readonly scenario?: string
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host?: string
  /** Default: 0, which stands for any free port. */
  readonly port?: number
  /** The dialect of requests that ask for none. Default: `rest`. */
  readonly dialect?: DialectName
  /** What an acknowledged change survives: `full` (the default) power loss, `process` the end of the process. */
  readonly durability?: 'full' | 'process'
  /** Takes the data file from another server that holds its lock. */
  readonly stealLock?: boolean
  /** A path before all collections: `/api`. It replaces declared mounts. */
  readonly prefix?: string
  /** What the data calls the id, in place of `id`: `_key`. A declared name takes precedence. */
  readonly idAttribute?: string
  /** How the names of keys end, besides `_id` and `Id`: `_fk` for `post_fk`. */
  readonly keySuffix?: string
  /** Rejects every change. */
  readonly readOnly?: boolean
  /** Whether changes are saved to the file. Otherwise they stay in memory. Default: `true`. */
  readonly persist?: boolean
  /** The largest accepted body: `10kb`. Default: `1mb`. */
  readonly bodyLimit?: string
  /** Ignores unknown query parameters instead of rejecting them. */
  readonly lenient?: boolean
  /** A folder whose files are served at `/`. */
  readonly staticFolder?: string
  /** Whether the `index.html` of that folder answers browsers at paths that nothing else knows. */
  readonly spa?: boolean
  /** `write` gets one line per request. */
  readonly accessLog?: { readonly write: (line: string) => void; readonly color: boolean }
  /** How many requests are kept for `/_/requests`; 0 for none. Default: 1000, and at most 16 MB. */
  readonly log?: number
  /** Lets programs beyond this machine, or where users sign in, use `/_/`: they send it as a bearer token. */
  readonly adminToken?: string
  /** How many worlds there can be beside the main one, how many bytes they may copy, and when idle ones are forgotten. */
  readonly worlds?: Partial<WorldLimits>
  /** Receives unexpected errors and notices. Default: `console.error`. */
  readonly report?: (text: string) => void
}

interface ServedMount {
  readonly path: string
  readonly dialect: string
  /** The collections that are served here; missing where all are. */
  readonly collections?: readonly string[]
}

/** One world of an API, as code in the same process uses it; who signs in is no matter. */
export interface WorldClient {
  readonly name: string
  /** For what sends no headers, such as images and `EventSource`: requests below this URL go to the world. */
  readonly url: string
  /** The `fetch` of the API, inside of this world. */
  readonly fetch: Handler['fetch']
  /** Restores the data that the world began with. */
  reset(): Promise<void>
  /** Undoes the last writes, one unless more are asked for. Throws where there are not so many. */
  undo(steps?: number): Promise<void>
  /** Forgets the world and all that was changed in it. */
  delete(): Promise<void>
}

/** An API that serves requests wherever they come from. */
export interface Handler {
  /** Answers a request in memory, without a socket. A path is enough for an address; redirects are not followed. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /**
   * Answers a request of a server that is not ours: `http.createServer(api.handler)`, or `app.use(api.handler)` in Express
   * and Connect. With `next`, it is called for what {@link answers} does not answer. Which hosts may be named is the other
   * server's concern.
   */
  readonly handler: (request: object, response: object, next?: () => unknown) => void
  /** Whether a path is served here: below a mount, where users sign in, or below `/_/`. */
  readonly answers: (path: string) => boolean
  /** Listens where `host` and `port` say; gives the address, like `http://127.0.0.1:3000`. */
  listen(): Promise<string>
  /** The data, without HTTP. */
  readonly store: Store
  /** The file with the declarations, if there is one. */
  readonly config: string | undefined
  /** Where the data is served, and in which dialect. */
  readonly mounts: readonly ServedMount[]
  /** An access token for a user, by name or id, for tests. Throws a {@link UserError} without `auth.jwt`. */
  readonly tokenFor: Protection['tokenFor']
  /** The ways to sign in: `apiKey`, `basic`, `bearer`, `jwt`, `oidc`. Without any, everyone may do everything. */
  readonly schemes: readonly string[]
  /** The access defaults that apply, each as a line for people; none if everyone may do everything. */
  readonly accessDefaults: readonly string[]
  /** How many users of the data cannot sign in, and names that look alike; `undefined` if no users sign in. */
  readonly accounts: Protection['accounts']
  /** What goes wrong or slowly on purpose in all requests, each as a line for people; none if nothing does. */
  readonly simulation: readonly string[]
  /** How applications reach the built-in identity provider, with `oidc: 'local'`. */
  readonly identityProvider: Protection['provider']
  /** One world, which is made when it is first used. Throws a {@link UserError} for what cannot be its name. */
  readonly world: (name: string) => WorldClient
  /** Restores the data that the server started with. */
  reset(): Promise<void>
  /** How many milliseconds requests that are under way have to finish when the server stops. */
  readonly stopTimeout: number
  /**
   * Stops, once requests that are under way have finished and everything is saved. After `stopTimeout`, or
   * at once when it is called again with `{ now: true }`, they are cut and reported.
   */
  close(how?: { readonly now?: boolean }): Promise<void>
}

/** An API that listens. */
export interface Server extends Handler {
  /** Without a slash at the end: `http://127.0.0.1:3000`. */
  readonly url: string
}
