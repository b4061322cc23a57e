import { stat } from 'node:fs/promises'

import type { AuthOptions } from '../../auth/options.ts'
import { UserError } from '../../core/error.ts'
import { isObject } from '../../core/json.ts'
import { loadConfig } from '../../declarations/load-config.ts'
import type { NetworkDeclaration } from '../../declarations/network.ts'
import type { SimulationDeclaration } from '../../declarations/simulation.ts'
import type { DialectName } from '../../dialects/dialect.ts'
import { commandName } from '../../package.ts'
import type { DemoName } from '../../server/demo.ts'
import type { ServerOptions } from '../../server/interface.ts'
import type { StartArguments } from './start-options.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The arguments of `start` as options for the server. Throws a {@link UserError} for an invalid one. */
export async function toServerOptions(given: StartArguments): Promise<ServerOptions> {
  const { host, dialect, lenient, persist, 'admin-token': adminToken } = given
  // createServer rejects unknown names of demos and dialects, with a suggestion.
  const port = toPort(given.port ?? process.env['PORT'] ?? '3000')
  return {
    data: chooseDataFile(given),
    ...(given.demo === undefined ? {} : { demo: given.demo as DemoName }),
    ...(given.config === undefined ? {} : { config: given.config }),
    host,
    port,
    auth: toAuthOptions(given, process.env, port),
    dialect: dialect as DialectName,
    prefix: toPrefix(given.prefix),
    readOnly: given['read-only'],
    persist,
    durability: given.durability,
    stealLock: given['steal-lock'],
    report: console.error,
    bodyLimit: toBodyLimit(given['body-limit']),
    lenient,
    log: toLogLength(given.log),
    ...(adminToken === undefined ? {} : { adminToken: assertAdminToken(adminToken) }),
    ...(await toStaticFiles(given)),
    ...toNetwork(given),
    ...toSimulation(given),
    ...(given.scenario === undefined ? {} : { scenario: given.scenario }),
    ...(given.routes === undefined ? {} : { rewrites: await rewritesIn(given.routes) }),
    ...(given.quiet ? {} : { accessLog: { write: console.log, color: hasColor() } }),
  }
}

/** Throws a {@link UserError} without the folder. */
async function toStaticFiles({
  static: staticFolder,
  spa,
}: StartArguments): Promise<Pick<ServerOptions, 'staticFolder' | 'spa'>> {
  if (staticFolder === undefined) {
    if (spa) throw new UserError('--spa needs the folder of the application: --static dist --spa')
    return {}
  }
  await assertFolder(staticFolder)
  return { staticFolder, spa }
}

function toNetwork(given: StartArguments): NetworkDeclaration {
  const { cors, 'allow-host': allowedHosts, 'trust-proxy': trustProxy, 'stop-timeout': stopTimeout } = given
  return {
    ...(cors === undefined ? {} : { cors: separate(cors) }),
    ...(allowedHosts === undefined ? {} : { allowedHosts: separate(allowedHosts) }),
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(stopTimeout === undefined ? {} : { stopTimeout: toStopTimeout(stopTimeout) }),
  }
}

/** A variable of the environment holds several with commas between them. */
const separate = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(',')).map((value) => value.trim())

function toSimulation({ simulation, delay, chaos, seed }: StartArguments): SimulationDeclaration {
  return {
    ...(simulation === undefined ? {} : { simulation: toAudience(simulation) }),
    ...(delay === undefined ? {} : { delay }),
    ...(chaos === undefined ? {} : { chaos }),
    ...(seed === undefined ? {} : { seed }),
  }
}

/** `--no-simulation` is read as the boolean. */
function toAudience(given: string | boolean): NonNullable<SimulationDeclaration['simulation']> {
  if (given === 'local' || given === 'everyone') return given
  if (given === false || given === 'false') return false
  throw new UserError(`--simulation ${given} is not valid. Use local, everyone or false.`)
}

/** Throws a {@link UserError} for a file that holds no routes. */
async function rewritesIn(file: string): Promise<NonNullable<ServerOptions['rewrites']>> {
  const { content } = await loadConfig(file)
  if (isObject(content) && Object.values(content).every((target) => typeof target === 'string'))
    return content as NonNullable<ServerOptions['rewrites']>
  throw new UserError(`--routes ${file}: it must be an object of paths, like {"/api/*": "/$1"}.`)
}

function toStopTimeout(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UserError(`--stop-timeout ${text} is not valid. Use milliseconds: 30000`)
}

/** The secrets for signing and for the OpenID provider. */
export const secretsIn = (
  environment: Environment,
): Required<Pick<AuthOptions, 'jwtSecrets' | 'oidcSecrets'>> => ({
  jwtSecrets: { secret: environment['JWT_SECRET'], privateKey: environment['JWT_PRIVATE_KEY'] },
  oidcSecrets: { clientSecret: environment['OIDC_CLIENT_SECRET'] },
})

async function assertFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new UserError(`--static ${folder}: folder not found.`)
}

function chooseDataFile({ files = [], file, data, demo }: StartArguments): string | readonly string[] {
  if (demo !== undefined) return chooseDemo({ file, data, demo })
  if (files.includes('') || data === '')
    throw new UserError(`The name of the data file is empty. For example: ${commandName} --data shop.json`)
  if (data !== undefined && files.some((name) => name !== data))
    throw new UserError(
      `You gave --data ${data} and also ${files.join(', ')}. To serve them together, name them all without --data.`,
    )
  return files.length > 1 ? files : (data ?? file ?? ':memory:')
}

/** A demo is served from memory, so there is no file beside it. */
function chooseDemo({ file, data = file, demo }: Pick<StartArguments, 'file' | 'data' | 'demo'>): string {
  if (data === undefined || data === ':memory:') return ':memory:'
  throw new UserError(
    `You gave both the demo ${demo} and the file ${data}. To copy the demo: ${commandName} init ${data} --demo ${demo}`,
  )
}

/** Empty when no protection is asked for. `port` is the server's own. */
function toAuthOptions(given: StartArguments, environment: Environment, port: number): AuthOptions {
  const key = given.key ?? environment['API_KEY']
  const tokens = environment['BEARER_TOKENS']
  const oidc = toOidc(given)
  return {
    ...(key === undefined ? {} : { key }),
    ...(tokens === undefined ? {} : { tokens: toTokens(tokens) }),
    ...(given['key-in-query'] ? { keyInQuery: true } : {}),
    ...(given.basic ? { basic: true } : {}),
    ...(given.jwt ? { jwt: true } : {}),
    ...(oidc === undefined ? {} : { oidc }),
    ...(oidc === 'local' ? { providerPort: port === 0 ? 0 : port + 1 } : {}),
    ...secretsIn(environment),
  }
}

function toOidc(given: StartArguments): AuthOptions['oidc'] {
  const { oidc: domain, 'oidc-client-id': clientId, 'oidc-audience': audience } = given
  if (domain === undefined || domain === 'local') return domain
  if (!audience)
    throw new UserError(
      `--oidc ${domain} requires --oidc-audience, which is the provider's identifier for this API.`,
    )
  return { domain, audience, ...(clientId === undefined ? {} : { clientId }) }
}

/** `token=user,token=user` */
function toTokens(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => /^\s*(\S+)=([^=\s]+)\s*$/.exec(pair))
  if (pairs.includes(null))
    throw new UserError('BEARER_TOKENS must be a list of pairs: token=user,token=user')
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port < 65_536) return port
  throw new UserError(`"${text}" is not a valid port. Use a whole number from 0 to 65535.`)
}

function assertAdminToken(text: string): string {
  if (text.trim() !== '') return text
  throw new UserError(
    'The admin token is empty. Leave UNDERSTUDY_ADMIN_TOKEN out, or set it to a long random string.',
  )
}

/** The largest is checked by createServer. */
function toLogLength(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new UserError(`--log ${text} is not valid. Use a whole number, 0 for no log.`)
}

function toPrefix(text: string): string {
  const prefix = `/${text}`.replaceAll(/\/+/g, '/').replace(/\/$/, '')
  if (/^(\/[\w.~-]+)*$/.test(prefix) && !prefix.startsWith('/_')) return prefix
  throw new UserError(
    `"${text}" is not a valid prefix. Use letters, digits and dashes: /api/v1. Paths below /_ are reserved.`,
  )
}

function toBodyLimit(text: string): string {
  if (/^\d+(\.\d+)?\s*(b|kb|mb|gb)?$/i.test(text)) return text
  throw new UserError(`"${text}" is not a valid size. For example: 500kb or 10mb.`)
}

const hasColor = (): boolean => process.stdout.isTTY && !process.env['NO_COLOR']
