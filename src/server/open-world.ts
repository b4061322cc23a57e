import { wantedSchemes } from '../auth/registry.ts'
import type { Clock } from '../core/clock.ts'
import { suggest, UserError } from '../core/error.ts'
import { onceFor } from '../core/json.ts'
import type { LiveConfig } from '../declarations/live-config.ts'
import { dialects } from '../dialects/index.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { wholeView } from '../engine/visibility/visible.ts'
import type { PastWorld, World } from '../http/middleware/enter-world.ts'
import type { Mount, Mounts } from '../http/request-state.ts'
import { createWorldApp, type WorldAppOptions } from '../http/world-app.ts'
import { Agenda } from '../rules/agenda.ts'
import { RequestNumbers } from '../rules/draw.ts'
import { RuleBook } from '../rules/rule-book.ts'
import type { Store } from '../store/store.ts'
import { WorldClock } from '../worlds/world-clock.ts'
import { WorldList, type WorldLimits } from '../worlds/world-list.ts'
import { mainWorld } from '../worlds/world-name.ts'
import type { ProtectionParts } from './open-protection.ts'
import {
  type Protection,
  type ProtectionOptions,
  type ProtectionStates,
  statesOfWorld,
  unprotected,
} from './protection.ts'

/** What all worlds have in common. */
interface Surroundings
  extends
    Pick<WorldAppOptions, 'readBody' | 'reportUnseen' | 'log' | 'network' | 'report'>,
    Pick<WorldAppOptions, 'adminToken' | 'staticFiles'>,
    Pick<ProtectionParts, 'policies' | 'listen'> {
  readonly others: WorldList<OpenWorld>
  readonly config: LiveConfig
  readonly lenient: boolean
  readonly protecting: ProtectionOptions
  readonly states: ProtectionStates
}

export interface OpenWorlds {
  readonly main: OpenWorld
  readonly others: WorldList<OpenWorld>
  /** Puts declarations that have changed in force, in all of them. */
  applyConfig(report: (text: string) => void): Promise<void>
  readonly close: () => Promise<void>
}

/** Opens the main world over the store. The others are forks of that, made as requests name them. */
export async function openWorlds(
  store: Store,
  given: Omit<Surroundings, 'others'>,
  limits: Partial<WorldLimits> | undefined,
): Promise<OpenWorlds> {
  const others = new WorldList(async (name) => openWorld(name, store.fork(), surroundings, main), limits)
  const surroundings: Surroundings = { ...given, others }
  const main = await openWorld(mainWorld, store, surroundings)
  return {
    main,
    others,
    async applyConfig(report) {
      main.applyConfig()
      for (const world of others.all()) await remodel(world, others, report)
    },
    async close() {
      others.close()
      main.agenda.restart()
      await main.protection.close()
    },
  }
}

/** A world whose data does not fit new declarations is forgotten. */
async function remodel(
  { name, store, applyConfig }: OpenWorld,
  others: WorldList<OpenWorld>,
  report: (text: string) => void,
): Promise<void> {
  try {
    await store.remodel()
    applyConfig()
  } catch (error) {
    others.remove(name)
    report(`The world ${name} does not fit the new declarations and was removed: ${String(error)}`)
  }
}

export interface OpenWorld extends World {
  readonly store: Store
  readonly mounts: Mounts
  readonly protection: Protection
  readonly agenda: Agenda
  /** Puts declarations that have changed in force. */
  readonly applyConfig: () => void
}

/** A guess, for the limit of all worlds together: a row, its places in indexes, and a resource of usual size. */
const bytesPerRow = 500

/** Opens a world over a store: its mounts, its users, and all that answers. `main` is the one that others are forks of. */
async function openWorld(
  name: string,
  store: Store,
  surroundings: Surroundings,
  main?: OpenWorld,
): Promise<OpenWorld> {
  const { protecting, states, policies, listen } = surroundings
  const clock = new WorldClock()
  const engine = createEngine(store, wholeView, clock)
  const protection = await protectionFor(protecting, {
    store,
    engine,
    states: main ? statesOfWorld(states) : states,
    policies,
    listen,
    clock,
    world: name === mainWorld ? undefined : name,
    provider: main?.protection.provider,
  })
  return assembleWorld({ name, store, clock, engine, protection }, surroundings, main)
}

interface WorldParts extends Pick<OpenWorld, 'name' | 'store' | 'protection'> {
  readonly clock: WorldClock
  readonly engine: Engine
}

function assembleWorld(
  { name, store, clock, engine, protection }: WorldParts,
  surroundings: Surroundings,
  main?: OpenWorld,
): OpenWorld {
  const { config, lenient } = surroundings
  const mountsOver = (data: Store) => createMounts(data, config, { lenient, clock })
  const mounts: Mounts = { current: mountsOver(store) }
  const agenda = new Agenda(clock)
  const counting = { numbers: new RequestNumbers(), rules: new RuleBook(config.rules), agenda, clock }
  const reset = resetOf(store, Object.values(counting))
  const pastOver = (past: Store): PastWorld => ({
    answer: createWorldApp({
      ...services,
      endpoints: [],
      engine: createEngine(past),
      rules: new RuleBook(),
      mounts: { current: mountsOver(past) },
    }),
    fork: async (other) => openWorld(other, past.fork(), surroundings, main ?? world),
  })
  let pastOf = onceFor(pastOver)
  const at: World['at'] = async (point) => pastOf(await store.at(point))
  const services = { ...surroundings, ...protection, store, ...counting, world: { name, reset, at } }
  const answer = createWorldApp({ ...services, engine, mounts })
  const world: OpenWorld = {
    name,
    store,
    mounts,
    protection,
    answer,
    rules: counting.rules,
    agenda,
    reset,
    at,
    get bytes() {
      return store.ownRows * bytesPerRow
    },
    applyConfig() {
      mounts.current = mountsOver(store)
      counting.rules.declare(config.rules)
      pastOf = onceFor(pastOver)
    },
    close() {
      agenda.restart()
      void store.close()
    },
  }
  return world
}

/** Going back lets what the world counts begin anew. */
const resetOf =
  (store: Store, counting: readonly { restart(): void }[]): World['reset'] =>
  async (to) => {
    const done = await store.reset(to)
    for (const one of counting) one.restart()
    return done
  }

/** The code for protection is loaded only if it is wanted. */
async function protectionFor(options: ProtectionOptions, parts: ProtectionParts): Promise<Protection> {
  const { auth = {}, access } = options
  const wanted = await wantedSchemes(auth, parts.states)
  if (wanted.length === 0 && (access === undefined || auth.optional))
    return unprotected(parts.policies, parts.states)
  const { openProtection } = await import('./open-protection.ts')
  return openProtection(options, parts, wanted)
}

function createMounts(
  store: Store,
  { mounts }: LiveConfig,
  { lenient, clock }: { readonly lenient: boolean; readonly clock: Clock },
): readonly Mount[] {
  return mounts.map(({ path, dialect, view }) => ({
    path,
    ...dialectsFor(dialect, lenient),
    engine: createEngine(store, view, clock),
    serialized: new Set(view.serializers.keys()),
  }))
}

/** The dialect of that name, and others that a request can ask for by their media type; plain JSON is never one of them. */
function dialectsFor(name: string, lenient: boolean): Pick<Mount, 'dialect' | 'others'> {
  const registry = new Map(Object.entries(dialects))
  const create = registry.get(name)
  if (!create) throw new UserError(`Unknown dialect "${name}". ${suggest(name, registry.keys())}`)
  registry.delete(name)
  const others = [...registry.values()].map((createOther) => createOther({ lenient }))
  return {
    dialect: create({ lenient }),
    others: others.filter(({ mediaType }) => mediaType !== 'application/json'),
  }
}
