import { type AuthDeclaration, type AuthOptions, hasUsers, usersOf } from '../auth/options.ts'
import { readOnly } from '../auth/policy.ts'
import { wantedSchemes } from '../auth/registry.ts'
import { protectPasswords } from '../auth/users/user-passwords.ts'
import { suggest, UserError } from '../core/error.ts'
import { isObject } from '../core/json.ts'
import type { Database } from '../core/resource.ts'
import { type LiveConfig, type LiveConfigOptions, openConfig } from '../declarations/live-config.ts'
import { type Network, toNetworkSettings } from '../declarations/network.ts'
import { simulationLines } from '../declarations/simulation.ts'
import { dialects } from '../dialects/index.ts'
import { createEngine } from '../engine/engine.ts'
import type { AppOptions } from '../http/app.ts'
import type { Mount, Mounts } from '../http/dispatch.ts'
import { listenForKnownHosts } from '../http/middleware/cors-and-hosts.ts'
import { reportRefusals } from '../http/refusals.ts'
import { openLog } from '../log/exchange-log.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { CreateModel, Store } from '../store/store.ts'
import { openDemo } from './demo.ts'
import { openDoors } from './doors.ts'
import type { Handler, ServerOptions } from './interface.ts'
import type { ProtectionParts } from './open-protection.ts'
import {
  type Protection,
  type ProtectionOptions,
  type ProtectionStates,
  statesInMemory,
  unprotected,
} from './protection.ts'

/** Opens an API without a socket. Throws a {@link UserError} if the data, the declarations or an option is invalid. */
export async function createHandler(given: ServerOptions): Promise<Handler> {
  const options = given.data === ':memory:' ? await withDemo(given) : given
  const report = options.report ?? console.error
  const config = await openConfig(configOptions(options))
  for (const notice of config.notices) report(notice)
  const protecting = protectionOptions(config, options)
  const store = await openStore(options, createModelFor(config, protecting))
  let live: LiveParts | undefined
  try {
    live = followChanges(store, config, options)
    const { mounts, network } = live
    const engine = createEngine(store)
    const states = await statesOf(options, store)
    const refuse = reportRefusals(report)
    const policies = options.readOnly ? [readOnly] : []
    const parts = { store, engine, states, policies, listen: listenForKnownHosts(network, refuse) }
    const protection = await protectionFor(protecting, parts)
    const log = openLog(options.log)
    const app = { ...appOptions(protection, config, options), ...live, engine, store, refuse, log }
    const close = async (): Promise<void> => {
      live?.stop()
      await protection.close()
      await store.close()
    }
    return {
      ...openDoors(app, { address: listeningAt(options), report, close }),
      store,
      get config() {
        return config.file
      },
      get mounts() {
        return mounts.current.map((mount) => servedMount(mount, store))
      },
      ...protectionFacts(protection),
      get simulation() {
        return simulationLines(network.current.simulation)
      },
      get stopTimeout() {
        return network.current.stopTimeout
      },
      reset: () => store.reset(),
    }
  } catch (error) {
    live?.stop()
    await store.close()
    throw error
  }
}

const protectionFacts = ({ tokenFor, schemes, accessDefaults, accounts, provider }: Protection) => ({
  tokenFor,
  schemes: schemes.map(({ name }) => name),
  accessDefaults,
  accounts,
  identityProvider: provider,
})

function servedMount({ path, dialect, engine }: Mount, { model }: Store): Handler['mounts'][number] {
  const names = [...engine.model.collections.keys()]
  const isAll = names.length === model.collections.size
  return { path, dialect: dialect.name, ...(isAll ? {} : { collections: names }) }
}

/** What changes with the declarations, while the server runs. */
interface LiveParts {
  readonly mounts: Mounts
  readonly network: Network
  readonly stop: () => void
}

function followChanges(store: Store, config: LiveConfig, options: ServerOptions): LiveParts {
  const mounts: Mounts = { current: createMounts(store, config, options) }
  const network: Network = { current: toNetworkSettings(config.config, options) }
  const changed = (): void => {
    mounts.current = createMounts(store, config, options)
    network.current = toNetworkSettings(config.config, options)
  }
  const stop = config.follow(store, { changed, report: options.report ?? console.error })
  return { mounts, network, stop }
}

const listeningAt = ({ host = '127.0.0.1', port = 0 }: ServerOptions) => ({ host, port })

/** The demo's data, and its declarations unless others are given. */
async function withDemo(options: ServerOptions): Promise<ServerOptions> {
  const { data, config } = await openDemo(options.demo ?? 'shop')
  return { ...options, data, config: options.config ?? config }
}

const configOptions = ({ data, config, prefix, dialect = 'rest' }: ServerOptions): LiveConfigOptions => ({
  dataFile: typeof data === 'string' ? data : undefined,
  config,
  prefix: prefix === '' ? undefined : prefix,
  dialect,
  dialects: Object.keys(dialects),
})

/** Options take precedence over declarations. */
function protectionOptions({ config }: LiveConfig, options: ServerOptions): ProtectionOptions {
  const auth = config.auth || options.auth ? withOptions(config.auth ?? {}, options.auth ?? {}) : undefined
  const access = options.access ?? config.access
  return { ...(auth ? { auth } : {}), ...(access ? { access } : {}) }
}

/** `jwt: true` uses the declared settings, if there are any. */
const withOptions = (declared: AuthDeclaration, auth: AuthOptions): AuthOptions => ({
  ...declared,
  ...auth,
  ...(auth.jwt === true && declared.jwt ? { jwt: declared.jwt } : {}),
})

/** Passwords are hashed and hidden if users sign in; otherwise only those that are hashed already are hidden. */
const createModelFor = ({ createModel }: LiveConfig, { auth = {} }: ProtectionOptions): CreateModel =>
  protectPasswords(createModel, usersOf(auth), hasUsers(auth))

async function openStore(
  { data, persist, durability, stealLock, report }: ServerOptions,
  createModel: CreateModel,
): Promise<Store> {
  if (typeof data !== 'string') return createMemoryStore(asDatabase(data), createModel)
  const { openFileStore } = await import('../store/file/open-file-store.ts')
  return openFileStore(data, {
    createModel,
    ...(persist === undefined ? {} : { persist }),
    ...(durability === undefined ? {} : { durability }),
    ...(stealLock === undefined ? {} : { stealLock }),
    ...(report === undefined ? {} : { report }),
  })
}

/** JavaScript may pass anything. */
function asDatabase(data: unknown): Database {
  if (isObject(data)) return data
  throw new UserError(
    'data must be a file name, ":memory:", or an object with a member per resource: { cookies: [ … ] }.',
  )
}

/** Keys and sessions are stored beside the data file, or in memory. Sessions never outlive the users they belong to. */
async function statesOf(
  { data, report = console.error }: ServerOptions,
  { isDurable }: Store,
): Promise<ProtectionStates> {
  if (typeof data !== 'string') return statesInMemory()
  const { privateFilesOf } = await import('../store/private/private-files.ts')
  const files = await privateFilesOf(data, report)
  if (isDurable) return files
  const memory = statesInMemory()
  return { ...files, open: async (name, options) => (name === 'tokens' ? memory : files).open(name, options) }
}

/** The code for protection is loaded only if it is wanted. */
async function protectionFor(options: ProtectionOptions, parts: ProtectionParts): Promise<Protection> {
  const { auth = {}, access } = options
  const wanted = await wantedSchemes(auth, parts.states)
  if (wanted.length === 0 && (access === undefined || auth.optional))
    return unprotected(parts.policies, parts.states)
  const { openProtection } = await import('./open-protection.ts')
  return openProtection(options, parts, wanted)
}

function appOptions(
  protection: Protection,
  config: LiveConfig,
  options: ServerOptions,
): Omit<AppOptions, 'engine' | 'store' | 'mounts' | 'network' | 'refuse' | 'log'> {
  const { data, accessLog, staticFolder, adminToken } = options
  const privateFiles = (): readonly string[] => [data, config.file].filter((file) => typeof file === 'string')
  return {
    ...protection,
    bodyLimit: options.bodyLimit ?? '1mb',
    report: options.report ?? console.error,
    ...(accessLog ? { accessLog } : {}),
    ...(staticFolder === undefined ? {} : { staticFiles: { folder: staticFolder, privateFiles } }),
    ...(adminToken === undefined ? {} : { adminToken }),
  }
}

function createMounts(
  store: Store,
  { mounts }: LiveConfig,
  { lenient = false }: ServerOptions,
): readonly Mount[] {
  return mounts.map(({ path, dialect, view }) => ({
    path,
    ...dialectsFor(dialect, lenient),
    engine: createEngine(store, view),
    serialized: new Set(view.serializers.keys()),
  }))
}

/** The dialect of that name, and others that a request can ask for by their media type; plain JSON is never one of them. */
function dialectsFor(name: string, lenient: boolean): Pick<Mount, 'dialect' | 'others'> {
  const registry = new Map(Object.entries(dialects))
  const create = registry.get(name)
  if (!create) throw new UserError(`Unknown dialect "${name}". ${suggest(name, registry.keys())}`)
  registry.delete(name)
  const others = [...registry.values()].map((createOther) => createOther({ lenient }))
  return {
    dialect: create({ lenient }),
    others: others.filter(({ mediaType }) => mediaType !== 'application/json'),
  }
}
