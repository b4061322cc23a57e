import { UserError } from '../core/error.ts'
import { isWorldName, mainWorld, worldHeader, worldNameForm, worldPath } from '../worlds/world-name.ts'
import type { Handler, Server, WorldClient } from './interface.ts'
import type { OpenWorld, OpenWorlds } from './open-world.ts'

/** One world, in code. It is made when it is first used. Throws a {@link UserError} for what cannot be its name. */
export function createWorldClient(
  api: Pick<Handler, 'fetch'> & Partial<Pick<Server, 'url'>>,
  { main, others }: Pick<OpenWorlds, 'main' | 'others'>,
  name: string,
): WorldClient {
  if (!isWorldName(name))
    throw new UserError(`${JSON.stringify(name)} cannot be the name of a world. ${worldNameForm}`)
  const origin = (): string => api.url ?? 'http://localhost'
  const inside = async <T>(work: (world: Pick<OpenWorld, 'reset' | 'store'>) => Promise<T>): Promise<T> => {
    if (name === mainWorld) return work(main)
    const { world, leave } = await others.enter(name)
    return work(world).finally(leave)
  }
  return {
    name,
    get url() {
      return origin() + worldPath(name)
    },
    async fetch(input, init) {
      const request = new Request(typeof input === 'string' ? new URL(input, origin()) : input, init)
      request.headers.set(worldHeader, name)
      return api.fetch(request)
    },
    reset: async () => inside(async (world) => void (await world.reset())),
    undo: async (steps = 1) => inside(async ({ store }) => void (await store.undo({ steps }))),
    async delete() {
      if (name === mainWorld)
        throw new UserError('The world "main" is the data itself. To take it back to its beginning: reset()')
      others.remove(name)
    },
  }
}
