import { UserError } from '../core/error.ts'

export interface WorldLimits {
  /** How many there can be beside the main one. */
  readonly most: number
  /** How many bytes of copied records they may have together. */
  readonly bytes: number
  /** After how many milliseconds without a request one is forgotten. */
  readonly idleMs: number
}

const usualLimits: WorldLimits = { most: 1000, bytes: 256 * 1024 * 1024, idleMs: 30 * 60_000 }

/** What the list must know of a world. */
interface Listed {
  readonly name: string
  /** Of what it does not share with others, roughly. */
  readonly bytes: number
  close(): void
}

interface WorldEntry<World> {
  readonly made: Promise<World>
  world: World | undefined
  lastUsed: number
  /** How many requests are in it now. */
  uses: number
}

/** No more worlds can be made: all are in use. */
export class WorldsFullError extends Error {
  override readonly name = 'WorldsFullError'
}

/** The worlds beside the main one, each made when it is first named. The longest idle makes room for a new one. */
export class WorldList<World extends Listed> {
  readonly limits: WorldLimits
  readonly #make: (name: string) => Promise<World>
  readonly #entries = new Map<string, WorldEntry<World>>()
  #sweeping: NodeJS.Timeout | undefined

  constructor(make: (name: string) => Promise<World>, limits: Partial<WorldLimits> = {}) {
    this.#make = make
    this.limits = { ...usualLimits, ...limits }
    for (const [name, limit] of Object.entries(this.limits))
      if (!(limit > 0)) throw new UserError(`worlds: ${name} must be a number above 0, not ${limit}.`)
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** All that are made, in the order in which they were. */
  all(): readonly World[] {
    return [...this.#entries.values()].flatMap(({ world }) => world ?? [])
  }

  /**
   * Makes a world that is missing, and keeps it from being forgotten until `leave` is called. Throws a
   * {@link WorldsFullError}.
   */
  async enter(
    name: string,
    make = this.#make,
  ): Promise<{ readonly world: World; readonly leave: () => void }> {
    const entry = this.#entries.get(name) ?? this.#add(name, make)
    entry.uses++
    const leave = (): void => {
      entry.uses--
      entry.lastUsed = performance.now()
    }
    try {
      return { world: await entry.made, leave }
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Forgets a world, also one in use: requests that are in it still finish. */
  remove(name: string): boolean {
    const entry = this.#entries.get(name)
    this.#entries.delete(name)
    entry?.world?.close()
    return entry !== undefined
  }

  close(): void {
    clearInterval(this.#sweeping)
    for (const name of this.#entries.keys()) this.remove(name)
  }

  #add(name: string, make: (name: string) => Promise<World>): WorldEntry<World> {
    this.#forgetIdle()
    while (this.#entries.size >= this.limits.most || this.#bytes() > this.limits.bytes) this.#makeRoom()
    const entry: WorldEntry<World> = {
      made: make(name),
      world: undefined,
      lastUsed: performance.now(),
      uses: 0,
    }
    this.#entries.set(name, entry)
    void this.#complete(name, entry)
    this.#sweeping ??= setInterval(() => this.#forgetIdle(), Math.min(this.limits.idleMs, 60_000)).unref()
    return entry
  }

  /** A world may have been removed while it was made. */
  async #complete(name: string, entry: WorldEntry<World>): Promise<void> {
    try {
      entry.world = await entry.made
      if (this.#entries.get(name) !== entry) entry.world.close()
    } catch {
      // Whoever enters it is told.
      if (this.#entries.get(name) === entry) this.#entries.delete(name)
    }
  }

  #bytes(): number {
    return this.all().reduce((sum, { bytes }) => sum + bytes, 0)
  }

  #makeRoom(): void {
    const idle = [...this.#entries].filter(([, { uses }]) => uses === 0)
    const [first, ...others] = idle
    if (!first) throw new WorldsFullError('All worlds are in use.')
    const [name] = others.reduce(
      (oldest, one) => (one[1].lastUsed < oldest[1].lastUsed ? one : oldest),
      first,
    )
    this.remove(name)
  }

  #forgetIdle(): void {
    const before = performance.now() - this.limits.idleMs
    for (const [name, { uses, lastUsed }] of this.#entries)
      if (uses === 0 && lastUsed <= before) this.remove(name)
  }
}
