import type { Context } from 'koa'

import type { Principal } from '../../auth/policy.ts'
import { ApiError } from '../../core/error.ts'
import type { Json } from '../../core/json.ts'
import type { Example } from '../../dialects/dialect.ts'
import {
  latestCount,
  mostInteresting,
  renderHome,
  richestExample,
  servedCollections,
} from '../../site/index.ts'
import type { Site } from '../../site/site.ts'
import { mainWorld } from '../../worlds/world-name.ts'
import { decide } from '../dispatch.ts'
import type { Mount, Mounts, Services } from '../request-state.ts'
import { isAdmin } from './admin-gate.ts'
import type { AdminServices } from './admin.ts'
import { frameOf, sendPage } from './page-frame.ts'

/** The `visitor` is whoever has signed in. */
interface HomeServices extends AdminServices, Pick<Services, 'policies'> {
  readonly mounts: Mounts
  readonly visitor: Principal | undefined
}

/** The home page of everything, or of what is mounted at `path`. */
export async function sendHome(
  ctx: Context,
  site: Site,
  services: HomeServices,
  path: string | undefined,
): Promise<void> {
  const { log, world } = services
  const frame = frameOf(ctx, log !== undefined && (await isAdmin(ctx, services)))
  const { resource } = ctx.query
  const choice = { resource: typeof resource === 'string' ? resource : undefined, path }
  const isWhole = site.collections.every(({ collection }) => collection.name !== choice.resource)
  const answered = isWhole ? await answerExample(site, services, path) : undefined
  const exchanges = frame.isAdmin
    ? log?.latest(latestCount, world.name === mainWorld ? undefined : world.name)
    : undefined
  sendPage(ctx, renderHome(site, frame, choice, { answered, exchanges }))
}

/** An example request with what this visitor gets for it; nothing where that fails. */
async function answerExample(
  site: Site,
  { mounts, policies, visitor }: HomeServices,
  path: string | undefined,
): Promise<{ readonly example: Example; readonly answer: Json } | undefined> {
  const served = mostInteresting(servedCollections(site, path))
  const mount = mounts.current.find(
    (one) => one.path === served?.mount.path && one.dialect === served.mount.dialect,
  )
  const example = served && richestExample(site, served.mount, served)
  if (!served || !mount || !example) return undefined
  const { name, kind } = served.collection
  try {
    const answer = await answerOf(mount, example, { name, kind }, { policies, visitor })
    return answer === undefined ? undefined : { example, answer }
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

async function answerOf(
  { engine, dialect, path }: Mount,
  { method, path: below, query = [] }: Example,
  { name, kind }: Pick<Site['collections'][number]['collection'], 'name' | 'kind'>,
  { policies, visitor }: Pick<HomeServices, 'policies' | 'visitor'>,
): Promise<Json | undefined> {
  const { model } = engine
  const route = dialect.routes.find(
    (one) => one.method === method && one.path === '/:collection' && one.on.includes(kind),
  )
  if (!route) return undefined
  const request = { method, base: path, path: below, params: { collection: name }, query, headers: {} }
  const operation = route.parse(request, model)
  const guard = decide(policies, visitor, operation, model)
  return dialect.render(await engine.execute(operation, model, guard), operation, request, model).body
}
