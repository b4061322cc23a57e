import { randomUUID } from 'node:crypto'

import type { Handler, WorldClient } from './server/interface.ts'
import { worldHeader, worldPath } from './worlds/world-name.ts'

/** The API as one world sees it. */
export interface WorldApi {
  readonly world: string
  /** For what sends no headers, such as images and `EventSource`: requests below this URL go to the world. */
  readonly url: string
  /** As the global `fetch`; a path is enough for a URL. */
  readonly fetch: (path: string | URL, init?: RequestInit) => Promise<Response>
}

interface WorldOptions {
  /** Needed to forget a world of a server at a URL where users sign in. Default: `UNDERSTUDY_ADMIN_TOKEN` in the environment. */
  readonly adminToken?: string
}

interface Hooks {
  readonly beforeEach: (work: () => void) => unknown
  readonly afterEach: (work: () => Promise<void>) => unknown
}

/**
 * Gives each test a world for itself, which is forgotten after it: `const api = useWorld('http://localhost:3000')`. It is
 * called where `beforeEach` and `afterEach` may be; where those are not global, as in Vitest, they are passed:
 * `useWorld(url, { beforeEach, afterEach })`. What it gives throws an `Error` where no test is running.
 *
 * @param server The URL of a server that runs, or what `createServer` or `createHandler` gave.
 */
export function useWorld(server: string | Handler, options: WorldOptions & Partial<Hooks> = {}): WorldApi {
  const { beforeEach, afterEach } = { ...(globalThis as unknown as Hooks), ...options }
  let current: WorldApi | undefined
  const api = (): WorldApi => {
    if (current) return current
    throw new Error('useWorld has a world only while a test is running.')
  }
  beforeEach(() => {
    current = worldApi(server, `test-${randomUUID()}`)
  })
  afterEach(async () => {
    await forgetWorld(api(), options)
    current = undefined
  })
  return {
    get world() {
      return api().world
    },
    get url() {
      return api().url
    },
    fetch: async (path, init) => api().fetch(path, init),
  }
}

/** One world of a server. */
export function worldApi(server: string | Handler, world: string): WorldApi {
  if (typeof server !== 'string') return Object.assign(server.world(world), { world })
  const { origin } = new URL(server)
  return {
    world,
    url: origin + worldPath(world),
    fetch: async (path, init) => {
      const request = new Request(new URL(path, origin), init)
      request.headers.set(worldHeader, world)
      return fetch(request)
    },
  }
}

/** Where it is not allowed to, the server forgets the world by itself, half an hour after its last request. */
export async function forgetWorld(
  api: WorldApi & Partial<Pick<WorldClient, 'delete'>>,
  { adminToken = process.env['UNDERSTUDY_ADMIN_TOKEN'] }: WorldOptions,
): Promise<void> {
  if (api.delete) return api.delete()
  const headers = adminToken === undefined ? {} : { Authorization: `Bearer ${adminToken}` }
  const answer = await api.fetch(`/_/worlds/${api.world}`, { method: 'DELETE', headers })
  await answer.arrayBuffer()
}
