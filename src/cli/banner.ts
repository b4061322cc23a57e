import type { Server } from '../server/create-server.ts'
import { protectionLines } from './protection-lines.ts'

interface Place {
  readonly data: unknown
  readonly host: string
}

/** What a person wants to know at start: what is served, where, and how to stop. */
export async function banner(server: Server, { data, host }: Place): Promise<string> {
  const origin = server.url.replace('//127.0.0.1:', '//localhost:').replace('//0.0.0.0:', '//localhost:')
  const [first, ...others] = server.mounts
  const rows = await collectionRows(server, `${origin}${first?.path ?? ''}`)
  return [
    '',
    data === ':memory:'
      ? 'Understudy serves the demo cookie shop, in memory: what you change is gone when it stops.'
      : `Understudy serves ${String(data)}${server.config === undefined ? '' : `, as ${server.config} declares`}.`,
    ...server.store.notices.map((notice) => `  ${notice}`),
    '',
    ...(rows.length > 0
      ? rows
      : ['  There is nothing in it yet. Add { "cookies": [] } and save: it is served at once.']),
    '',
    ...others.map(({ path, dialect }) => `  Also at    ${origin}${path || '/'} (${dialect})`),
    ...protectionLines(server, origin),
    `  Home page  ${origin}/`,
    `  Stop       Ctrl+C`,
    ...(isOpen(host) ? ['', `  ${openTo(server)} (--host ${host}).`] : []),
    '',
  ].join('\n')
}

const openTo = ({ schemes }: Server): string =>
  schemes.length === 0
    ? 'Everyone who can reach this machine can read and change this data'
    : 'Keys and passwords travel readably over plain HTTP: put a proxy with TLS before this'

const isOpen = (host: string): boolean => !['127.0.0.1', 'localhost', '::1'].includes(host)

async function collectionRows({ store }: Server, base: string): Promise<readonly string[]> {
  const collections = [...store.model.collections.values()]
  const urls = collections.map(({ name }) => `${base}/${encodeURIComponent(name)}`)
  const width = Math.max(0, ...urls.map((url) => url.length))
  const counts = await Promise.all(
    collections.map(async ({ name, kind }) => {
      if (kind !== 'collection') return kind === 'singular' ? 'one resource' : 'one value'
      return String((await store.find(name, { page: { offset: 0, limit: 0 } })).total)
    }),
  )
  return urls.map((url, at) => `  ${url.padEnd(width)}  ${counts[at]}`)
}
