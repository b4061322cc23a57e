import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { isOpenToNetwork } from '../http/machine.ts'
import { type DemoName, demos } from '../server/demo.ts'
import type { Server } from '../server/interface.ts'
import { accountNotices } from './account-notices.ts'

interface Started {
  readonly data: unknown
  readonly demo: string | undefined
  readonly host: string
  readonly isReadOnly: boolean
  /** The folder of `--static`. */
  readonly staticFolder: string | undefined
  /** Whether requests are kept, and so can be looked at. */
  readonly hasLog: boolean
  /** Where the settings came from, a line for each source; empty if all are from the command line. */
  readonly settings: readonly string[]
}

/** The message at start: what is served and where, who has access, and how to stop. */
export async function banner(server: Server, started: Started): Promise<string> {
  const { data, demo = 'shop', host, hasLog, isReadOnly, settings, staticFolder } = started
  const origin = server.url.replace('//127.0.0.1:', '//localhost:').replace('//0.0.0.0:', '//localhost:')
  const rows = await collectionRows(server, origin)
  return [
    '',
    data === ':memory:'
      ? `Understudy is serving the demo ${titleOf(demo)} from memory: changes are lost when it stops.`
      : `Understudy is serving ${dataNames(data)}${server.config === undefined ? '' : `, configured by ${server.config}`}.`,
    ...server.store.notices.map((notice) => `  ${notice}`),
    ...(server.accounts ? accountNotices(server.accounts, isJsonFile(data) ? data : ':memory:') : []).map(
      (notice) => `  ${notice}`,
    ),
    '',
    ...(rows.length > 0
      ? rows
      : [
          '  There are no collections yet. Write { "cookies": [] } into the file and save: it is served immediately.',
        ]),
    '',
    ...mountRows(server, origin),
    ...protectionRows(server, origin),
    ...server.simulation.map((line, at) => `  ${at === 0 ? 'Simulated' : '         '}  ${line}`),
    ...settings.map((line, at) => `  ${at === 0 ? 'Settings ' : '         '}  ${line}`),
    ...homePageRows(origin, staticFolder),
    ...(hasLog && server.schemes.length === 0 ? [`  Requests   ${origin}/_/requests`] : []),
    `  Stop       Ctrl+C`,
    ...(isOpenToNetwork(host) ? ['', `  ${networkWarning(server, host, isReadOnly)}`] : []),
    '',
  ].join('\n')
}

/** Without the secrets of an address. */
const dataNames = (data: unknown): string =>
  [data]
    .flat()
    .map((name) => String(name).replace(/^(https?:\/\/)(?:[^/]*@)?([^?#]*).*$/i, '$1$2'))
    .join(', ')

/** Only there can the commands for users change something. */
const isJsonFile = (data: unknown): data is string => typeof data === 'string' && /\.json5?$/i.test(data)

/** A front page of the user's own comes before ours, which then is at `/_/`. */
function homePageRows(origin: string, staticFolder: string | undefined): readonly string[] {
  const isTaken = ['index.html', 'index.htm'].some((name) => existsSync(join(staticFolder ?? '', name)))
  return staticFolder !== undefined && isTaken
    ? [`  Files      ${origin}/`, `  Home page  ${origin}/_/`]
    : [`  Home page  ${origin}/`]
}

const titleOf = (demo: string): string => (demo in demos ? demos[demo as DemoName] : demo)

/** Printed with `--key-in-query`. */
export const keyInQueryWarning =
  'With --key-in-query the key is part of URLs, which end up in logs, histories and Referer headers. The header X-API-KEY is safer.'

/** Each collection at the first mount that serves it. */
async function collectionRows({ store, mounts }: Server, origin: string): Promise<readonly string[]> {
  const mountOf = (name: string) => mounts.find((mount) => mount.collections?.includes(name) ?? true)
  const collections = [...store.model.collections.values()].filter(({ name }) => mountOf(name))
  const urls = collections.map(
    ({ name }) => `${origin}${mountOf(name)?.path ?? ''}/${encodeURIComponent(name)}`,
  )
  const width = Math.max(0, ...urls.map((url) => url.length))
  const counts = await Promise.all(
    collections.map(async ({ name, kind }) => {
      if (kind !== 'collection') return kind === 'singular' ? 'one resource' : 'one value'
      return String((await store.find(name, { page: { offset: 0, limit: 0 } })).total)
    }),
  )
  return urls.map((url, at) => `  ${url.padEnd(width)}  ${counts[at]}`)
}

/** Every mount with its dialect and, if they are not all, its collections. A single REST mount needs no line. */
function mountRows({ mounts }: Server, origin: string): readonly string[] {
  return mounts.flatMap(({ path, dialect, collections }, at) => {
    const only = collections
      ? `: ${collections.slice(0, mostInLine).join(', ')}${collections.length > mostInLine ? ', …' : ''}`
      : ''
    const line = `${origin}${path || '/'} (${dialect}${only})`
    if (at > 0) return [`  Also at    ${line}`]
    return dialect === 'rest' && mounts.length === 1 ? [] : [`  Mounted at ${line}`]
  })
}

const mostInLine = 6

const schemeNames: Readonly<Record<string, string>> = {
  apiKey: 'API key',
  basic: 'Basic',
  bearer: 'fixed tokens',
  jwt: 'JWT',
  oidc: 'OpenID Connect',
}

/** Nothing for a server without protection. */
function protectionRows(
  { schemes, accessDefaults, identityProvider }: Server,
  origin: string,
): readonly string[] {
  if (schemes.length === 0) return []
  return [
    `  Protected  ${schemes.map((scheme) => schemeNames[scheme] ?? scheme).join(', ')}`,
    ...accessDefaults.map((line) => `  By default ${line}`),
    ...(schemes.includes('jwt') ? [`  Sign in    POST ${origin}/auth/login`] : []),
    ...(schemes.includes('oidc') ? [`  Sign in    ${origin}/auth/oidc/login`] : []),
    ...(identityProvider
      ? [
          `  Provider   ${identityProvider.domain} (client ID ${identityProvider.clientId}, audience ${identityProvider.audience})`,
        ]
      : []),
  ]
}

const networkWarning = ({ schemes }: Server, host: string, isReadOnly: boolean): string =>
  schemes.length === 0
    ? `Everyone who can reach this machine can read${isReadOnly ? '' : ' and change'} this data (--host ${host}). Protect it with --key or --jwt.`
    : `Plain HTTP does not encrypt keys and passwords: put a TLS proxy in front of the server (--host ${host}).`
