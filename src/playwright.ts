import { randomUUID } from 'node:crypto'

import { forgetWorld, type WorldApi, worldApi } from './use-world.ts'
import { worldHeader } from './worlds/world-name.ts'

/** What is used of a request that Playwright holds up. */
interface Route {
  request(): { headers(): Record<string, string> }
  continue(options: { readonly headers: Record<string, string> }): Promise<void>
}

interface Context {
  route(url: (url: URL) => boolean, handler: (route: Route) => Promise<void>): Promise<unknown>
}

type Fixture = (
  given: { readonly context: Context },
  use: (api: WorldApi) => Promise<void>,
  test: { readonly workerIndex: number },
) => Promise<void>

interface FixtureOptions {
  /** Whether each test has a world for itself (the default), or all tests of a worker have one together. */
  readonly per?: 'test' | 'worker'
  /** Needed to forget a world where users sign in. Default: `UNDERSTUDY_ADMIN_TOKEN` in the environment. */
  readonly adminToken?: string
}

/**
 * A fixture that gives each test a world for itself: `const test = base.extend<{ api: WorldApi }>({ api: inWorld(url) })`.
 * Every request that its pages send to the server goes to that world, and what they send elsewhere is left as it is.
 *
 * @param url Where the server is: `http://localhost:3000`.
 */
export function inWorld(
  url: string,
  { per = 'test', ...options }: FixtureOptions = {},
): [Fixture, { auto: true }] {
  const { origin } = new URL(url)
  const fixture: Fixture = async ({ context }, use, { workerIndex }) => {
    const api = worldApi(url, per === 'worker' ? `worker-${workerIndex}` : `test-${randomUUID()}`)
    await context.route(
      (asked) => asked.origin === origin,
      async (route) =>
        route.continue({ headers: { ...route.request().headers(), [worldHeader.toLowerCase()]: api.world } }),
    )
    await use(api)
    if (per === 'test') await forgetWorld(api, options)
  }
  return [fixture, { auto: true }]
}

export type { WorldApi }
