import { type AuthDeclaration, type AuthOptions, hasUsers, usersOf } from '../auth/options.ts'
import { readOnly } from '../auth/policy.ts'
import { protectPasswords } from '../auth/users/user-passwords.ts'
import { type LiveConfig, type LiveConfigOptions, openConfig } from '../declarations/live-config.ts'
import { type Network, toNetworkSettings } from '../declarations/network.ts'
import { simulationLines } from '../declarations/simulation.ts'
import { dialects } from '../dialects/index.ts'
import { createBodyReader } from '../http/body.ts'
import { listenForKnownHosts } from '../http/middleware/cors-and-hosts.ts'
import { reportRefusals } from '../http/refusals.ts'
import type { Mount } from '../http/request-state.ts'
import { createUnseenReport } from '../http/unseen-attributes.ts'
import { openLog } from '../log/exchange-log.ts'
import type { CreateModel, Store } from '../store/store.ts'
import { openDemo } from './demo.ts'
import type { Handler, Server, ServerOptions } from './interface.ts'
import { type NamedData, openStates, openStore, readNamedData } from './open-data.ts'
import { type OpenWorlds, openWorlds } from './open-world.ts'
import type { Protection, ProtectionOptions } from './protection.ts'
import { type Transports, openTransports } from './transports.ts'
import { createWorldClient } from './world-client.ts'

/**
 * Starts a server. Throws a {@link UserError} if the data, the declarations or an option is invalid, or if the address
 * cannot be used.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const handler = await createHandler(options)
  try {
    return Object.assign(handler, { url: await handler.listen() })
  } catch (error) {
    await handler.close()
    throw error
  }
}

/** Opens an API without a socket. Throws a {@link UserError} if the data, the declarations or an option is invalid. */
export async function createHandler(given: ServerOptions): Promise<Handler> {
  const named = given.data === ':memory:' ? await withDemo(given) : given
  const options = { ...named, ...(await readNamedData(named.data)) }
  const report = options.report ?? console.error
  const config = await openConfig(configOptions(options))
  for (const notice of config.notices) report(notice)
  const protecting = protectionOptions(config, options)
  const log = openLog(options.log)
  const store = await openStore(options, createModelFor(config, protecting), log?.announce)
  const closers: (() => unknown)[] = [() => store.close()]
  const close = async (): Promise<void> => {
    for (const closeOne of closers.toReversed()) await closeOne()
  }
  try {
    const network: Network = { current: toNetworkSettings(config.config, options) }
    let worlds: OpenWorlds | undefined
    const changed = (): void => {
      network.current = toNetworkSettings(config.config, options)
      void worlds?.applyConfig(report)
    }
    // Before all that takes time, so that no change is missed.
    closers.push(config.follow(store, { changed, report, announce: log?.announce }))
    const refuse = reportRefusals(report)
    const surroundings = {
      ...commonParts(options, config),
      config,
      network,
      protecting,
      log,
      states: await openStates(options, store),
      listen: listenForKnownHosts(network, refuse),
    }
    worlds = await openWorlds(store, surroundings, options.worlds)
    const { main, close: closeWorlds } = worlds
    main.applyConfig()
    closers.push(closeWorlds)
    const app = { ...main.protection, ...accessOptions(options), network, refuse, report, log, worlds }
    const transports = openTransports(app, { address: listeningAt(options), report, close, main })
    return toHandler(transports, { worlds, config, network })
  } catch (error) {
    await close()
    throw error
  }
}

interface Running {
  readonly worlds: OpenWorlds
  readonly config: LiveConfig
  readonly network: Network
}

function toHandler(transports: Transports, { worlds, config, network }: Running): Handler {
  const { main } = worlds
  const handler: Handler = {
    ...transports,
    store: main.store,
    get config() {
      return config.file
    },
    get mounts() {
      return main.mounts.current.map((mount) => servedMount(mount, main.store))
    },
    ...protectionFacts(main.protection),
    get simulation() {
      return simulationLines(network.current.simulation)
    },
    get stopTimeout() {
      return network.current.stopTimeout
    },
    reset: async () => void (await main.reset()),
    world: (name) => createWorldClient(handler, worlds, name),
  }
  return handler
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

const listeningAt = ({ host = '127.0.0.1', port = 0 }: ServerOptions) => ({ host, port })

/** The demo's data, and its declarations unless others are given. */
async function withDemo(options: ServerOptions): Promise<ServerOptions> {
  const { data, config } = await openDemo(options.demo ?? 'shop')
  return { ...options, data, config: options.config ?? config }
}

const configOptions = (options: ServerOptions & NamedData): LiveConfigOptions => {
  const { mainFile, config, prefix, dialect = 'rest', idAttribute, keySuffix, rewrites, scenario } = options
  return {
    dataFile: mainFile,
    config,
    prefix: prefix === '' ? undefined : prefix,
    dialect,
    dialects: Object.keys(dialects),
    naming: { idAttribute, keySuffix },
    rewrites,
    scenario,
  }
}

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

function commonParts(options: ServerOptions & NamedData, config: LiveConfig) {
  const {
    dataFiles,
    staticFolder,
    spa = false,
    bodyLimit = '1mb',
    report = console.error,
    lenient = false,
  } = options
  const privateFiles = (): readonly string[] =>
    [...dataFiles, config.file].filter((file) => typeof file === 'string')
  return {
    readBody: createBodyReader(bodyLimit),
    report,
    reportUnseen: createUnseenReport(report),
    policies: options.readOnly ? [readOnly] : [],
    lenient,
    ...accessOptions(options),
    ...(staticFolder === undefined ? {} : { staticFiles: { folder: staticFolder, privateFiles, spa } }),
  }
}

const accessOptions = ({ accessLog, adminToken }: ServerOptions) => ({
  ...(accessLog ? { accessLog } : {}),
  ...(adminToken === undefined ? {} : { adminToken }),
})
