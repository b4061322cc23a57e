import { resolve } from 'node:path'

import { UserError } from './core/error.ts'
import { createHandler } from './server/create-server.ts'
import type { Handler, ServerOptions } from './server/interface.ts'

/** What a dev server and a preview server of Vite have in common. */
interface ViteServer {
  readonly config: { readonly logger: { info: (text: string) => void } }
  readonly middlewares: { use: (listener: Handler['handler']) => unknown }
  close: () => Promise<void>
}

interface VitePlugin {
  readonly name: string
  readonly configureServer: (server: ViteServer) => Promise<void>
  readonly configurePreviewServer: (server: ViteServer) => Promise<void>
}

interface Serving {
  readonly vite: ViteServer
  readonly api: Handler
  /** The data file, if there is one. */
  readonly file: string | undefined
}

/** The APIs that are open in this process. */
const serving = new Set<Serving>()

/**
 * A plugin that serves the API in Vite's own dev and preview servers, without a second process or port:
 * `plugins: [understudy({ data: 'db.json' })]`. The data is below `prefix`, by default `/api`; with `prefix: ''` it is
 * where the config's mounts say. A {@link UserError} ends Vite's start if that is the root, which belongs to Vite.
 */
export function understudy(options: Omit<ServerOptions, 'host' | 'port'>): VitePlugin {
  const { data, prefix = '/api' } = options
  const file = typeof data === 'string' && data !== ':memory:' ? resolve(data) : undefined

  const serve = async (vite: ViteServer): Promise<void> => {
    await takeOver(file, vite)
    const api = await createHandler({ ...options, prefix })
    const own = { vite, api, file }
    const mistake = findMistake(own)
    serving.add(own)
    if (mistake !== undefined) {
      await Promise.all([...serving].filter((one) => one.vite === vite).map(end))
      throw new UserError(mistake)
    }
    vite.middlewares.use(api.handler)
    const closeVite = vite.close.bind(vite)
    vite.close = async () => {
      await closeVite()
      await end(own)
    }
    vite.config.logger.info(
      `Understudy serves ${file ?? 'data in memory'} at ${mountPathsOf(api).join(', ')}`,
    )
  }

  return { name: 'understudy', configureServer: serve, configurePreviewServer: serve }
}

/** When its config changes, Vite starts anew before it ends: the new start takes the data file from the old one. */
async function takeOver(file: string | undefined, vite: ViteServer): Promise<void> {
  for (const old of serving) if (file !== undefined && old.file === file && old.vite !== vite) await end(old)
}

async function end(ended: Serving): Promise<void> {
  serving.delete(ended)
  await ended.api.close()
}

/** Two plugins can serve beside each other, but not at the same paths. */
function findMistake({ vite, api }: Serving): string | undefined {
  const paths = mountPathsOf(api)
  if (paths.includes(''))
    return 'The API would be at the root, where Vite serves the application. Give it a path: understudy({ …, prefix: "/api" }).'
  const others = new Set(
    [...serving].filter((one) => one.vite === vite).flatMap((one) => mountPathsOf(one.api)),
  )
  const taken = paths.find((path) => others.has(path))
  return taken === undefined
    ? undefined
    : `Two Understudy plugins serve ${taken}. Give one of them another path: understudy({ …, prefix: "/other" }).`
}

const mountPathsOf = ({ mounts }: Handler): readonly string[] => mounts.map(({ path }) => path)
