import { readFile } from 'node:fs/promises'

import { hidePasswords } from './auth/hidden-password.ts'
import { hasUsers, usersOf } from './auth/options.ts'
import { readOnly } from './auth/policy.ts'
import type { Database } from './core/resource.ts'
import { suggest } from './core/suggestion.ts'
import { UserError } from './core/user-error.ts'
import { dialects } from './dialects/index.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { type AppOptions, createApp } from './http/app.ts'
import { parseDelay } from './http/middleware/delay.ts'
import type { Mount } from './http/mount.ts'
import { listen } from './http/server.ts'
import { packageFile } from './package.ts'
import {
  openProtection,
  type Protection,
  type ProtectionOptions,
  type ProtectionStates,
  statesInMemory,
} from './protection.ts'
import { inferModel } from './schema/infer.ts'
import { createMemoryStore } from './store/memory/memory-store.ts'
import { privateFilesOf } from './store/private-files.ts'
import type { Store } from './store/store.ts'

export interface ServerOptions extends ProtectionOptions {
  /** A file name, `:memory:` for the demo, or the data itself, which then stays in memory and is not changed. */
  readonly data: string | Database
  /** 127.0.0.1 unless said otherwise. */
  readonly host?: string
  /** 0, which is what is taken when nothing is said, stands for any free port. */
  readonly port?: number
  /** How to speak unless the client asks otherwise. */
  readonly dialect?: string
  /** What an acknowledged change survives: `full` (the default) a power cut, `process` the end of the process. */
  readonly durability?: 'full' | 'process'
  /** A path before all collections, such as `/api`. */
  readonly prefix?: string
  readonly readOnly?: boolean
  /** Whether changes reach the file; otherwise they stay in memory. */
  readonly persist?: boolean
  /** Milliseconds to wait before each answer: `500`, or `200-800`. */
  readonly delay?: string
  /** The largest body that is taken: `1mb`, `10kb`. */
  readonly bodyLimit?: string
  /** Ignore unknown query parameters instead of refusing them. */
  readonly lenient?: boolean
  readonly staticFolder?: string
  /** Gets a line for each request. */
  readonly accessLog?: { readonly write: (line: string) => void; readonly color: boolean }
  /** Is told what went wrong unexpectedly; `console.error` unless said otherwise. */
  readonly report?: (text: string) => void
}

export interface Server {
  /** Without a slash at the end: `http://127.0.0.1:3000`. */
  readonly url: string
  readonly store: Store
  /** An access token for a user, by name or id, for tests. Throws a {@link UserError} without `auth.jwt`. */
  readonly tokenFor: Protection['tokenFor']
  /** What the local identity provider is reached by, with `oidc: 'local'`. */
  readonly identityProvider: Protection['provider']
  /** Back to the data that it was started with. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Starts a server. Throws a {@link UserError} when the data or an option will not do. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const store = await openStore(options)
  try {
    const engine = createEngine(store)
    const protection = await openProtection(options, { store, engine, states: await statesOf(options.data) })
    const app = createApp(appOptions(engine, protection, options))
    const answer = app.callback()
    const address = { host: options.host ?? '127.0.0.1', port: options.port ?? 0 }
    const listening = await listen((request, response) => void answer(request, response), address)
    return {
      url: listening.url,
      store,
      tokenFor: protection.tokenFor,
      identityProvider: protection.provider,
      reset: () => store.reset(),
      async close() {
        await listening.close()
        await protection.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openStore({ data, auth, persist, durability, report }: ServerOptions): Promise<Store> {
  const createModel = hasUsers(auth) ? hidePasswords(inferModel, usersOf(auth)) : inferModel
  if (typeof data !== 'string') return createMemoryStore(data, createModel)
  if (data === ':memory:') return createMemoryStore(await demoData(), createModel)
  const { openFileStore } = await import('./store/file/open-file-store.ts')
  return openFileStore(data, {
    createModel,
    ...(persist === undefined ? {} : { persist }),
    ...(durability === undefined ? {} : { durability }),
    ...(report === undefined ? {} : { report }),
  })
}

/** What signing in needs to remember lies beside the data file, or nowhere. */
const statesOf = async (data: ServerOptions['data']): Promise<ProtectionStates> =>
  typeof data === 'string' && data !== ':memory:' ? privateFilesOf(data) : statesInMemory()

const demoData = async (): Promise<Database> =>
  JSON.parse(await readFile(packageFile('data/shop.json'), 'utf8')) as Database

function appOptions(engine: Engine, protection: Protection, options: ServerOptions): AppOptions {
  const { accessLog, delay, staticFolder } = options
  return {
    ...protection,
    engine,
    mounts: [mountOf(options)],
    policies: [...(options.readOnly ? [readOnly] : []), ...protection.policies],
    bodyLimit: options.bodyLimit ?? '1mb',
    report: options.report ?? console.error,
    ...(accessLog ? { accessLog } : {}),
    ...(delay === undefined ? {} : { delay: parseDelay(delay) }),
    ...(staticFolder === undefined ? {} : { staticFolder }),
  }
}

/** REST is never asked for by media type: everybody accepts JSON. */
function mountOf({ prefix = '', dialect: name = 'rest', lenient = false }: ServerOptions): Mount {
  const create = dialects[name]
  if (!create) throw new UserError(`There is no dialect "${name}". ${suggest(name, Object.keys(dialects))}`)
  const others = Object.entries(dialects).filter(([other]) => other !== name && other !== 'rest')
  return { path: prefix, dialect: create({ lenient }), others: others.map(([, other]) => other({ lenient })) }
}
