import type { Router } from '@koa/router'
import type { Context } from 'koa'

import { ApiError, suggest } from '../../core/error.ts'
import { toText } from '../../core/json.ts'
import { changePoint, toPoint } from '../../core/point.ts'
import type { RuleBook } from '../../rules/rule-book.ts'
import type { WorldList } from '../../worlds/world-list.ts'
import { isWorldName, mainWorld, worldNameForm, worldPath } from '../../worlds/world-name.ts'
import type { ReadBody } from '../body.ts'
import { changeHeader } from '../dispatch.ts'
import { answerUnsupported } from '../methods.ts'
import type { World } from '../middleware/enter-world.ts'
import { originOf } from '../plain-values.ts'
import { readMembers } from './body-members.ts'
import { assertScenario, playScenario } from './rule-pages.ts'

export interface WorldServices {
  /** The world that the request is in. */
  readonly world: Pick<World, 'name' | 'reset' | 'at'>
  readonly others: WorldList<World>
  readonly rules: RuleBook
  readonly readBody: ReadBody
}

/** Makes, lists and removes worlds, and takes the one that is asked back to its beginning. */
export function routeToWorlds(router: Router, { world, others, rules, readBody }: WorldServices): void {
  const describe = (ctx: Context, name: string): object => ({
    name,
    url: `${originOf(ctx)}${worldPath(name)}`,
  })
  const assertKnown = (name: string): void => {
    if (name !== mainWorld && !others.has(name)) throw unknownWorld(name, others)
  }
  router.get('/_/worlds', (ctx) => {
    ctx.body = [mainWorld, ...others.all().map(({ name }) => name)].map((name) => describe(ctx, name))
  })
  router.get('/_/worlds/:name', (ctx) => {
    const name = ctx.params['name'] ?? ''
    assertKnown(name)
    ctx.body = describe(ctx, name)
  })
  router.put('/_/worlds/:name', async (ctx) => {
    const name = ctx.params['name'] ?? ''
    assertOther(name)
    const { from, scenario = null } = await readMembers(ctx, readBody, ['from', 'scenario'])
    assertScenario(rules, scenario)
    const past = from === undefined ? undefined : await world.at(toPoint(toText(from)))
    const wasThere = others.remove(name)
    const { world: made, leave } = await others.enter(name, past && (() => past.fork(name)))
    playScenario(made.rules, scenario)
    leave()
    ctx.status = wasThere ? 200 : 201
    ctx.body = describe(ctx, name)
  })
  router.delete('/_/worlds/:name', (ctx) => {
    const name = ctx.params['name'] ?? ''
    assertOther(name)
    assertKnown(name)
    others.remove(name)
    ctx.status = 204
  })
  router.post('/_/reset', async (ctx) => {
    const { to } = await readMembers(ctx, readBody, ['to'])
    const done = await world.reset(to === undefined ? undefined : toPoint(toText(to)))
    if (done) ctx.set(changeHeader, changePoint(done.n))
    ctx.body = { world: world.name }
  })
  router.all('/_/worlds', (ctx) => answerUnsupported(ctx, ['GET']))
  router.all('/_/worlds/:name', (ctx) => answerUnsupported(ctx, ['GET', 'PUT', 'DELETE']))
  router.all('/_/reset', (ctx) => answerUnsupported(ctx, ['POST']))
}

function assertOther(name: string): void {
  if (name === mainWorld)
    throw new ApiError('conflict', 'The world "main" is the data itself: it is always there.', {
      help: 'Take it back to its beginning: POST /_/reset',
    })
  if (!isWorldName(name))
    throw new ApiError('bad_request', `${JSON.stringify(name)} cannot be the name of a world.`, {
      help: worldNameForm,
    })
}

const unknownWorld = (name: string, others: WorldList<World>): ApiError =>
  new ApiError('not_found', `There is no world "${name}".`, {
    help: `${suggest(name, [mainWorld, ...others.all().map((one) => one.name)])} Make it: PUT /_/worlds/${name}`,
  })
