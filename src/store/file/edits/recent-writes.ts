import type { Resource } from '../../../core/resource.ts'
import type { Change } from '../../../core/trace.ts'

/** By collection and key, the resources before they were written; `undefined` where there was none. */
export type Bases = ReadonlyMap<string, ReadonlyMap<string, Resource | undefined>>

/** The two states that are compared: the edited file, and the memory. */
export interface EditedAndCurrent {
  readonly isInFile: (collection: string, key: string, resource: Resource | undefined) => boolean
  readonly current: (collection: string, key: string) => Resource | undefined
}

/** The writes from one checkpoint to the next. */
interface Period {
  readonly bases: Map<string, Map<string, Resource | undefined>>
  /** When a checkpoint saved it, in milliseconds since the epoch. */
  savedAt: number | undefined
}

/**
 * How long a program may take from reading the file to writing it back. It knows nothing of a checkpoint in between.
 * A person takes longer, but their editor warns that the file has changed.
 */
const editorWindowMs = 2000

/** Remembers the writes of the API that someone who edits the data file may not have seen. */
export class RecentWrites {
  #periods: Period[] = [newPeriod()]

  note({ collection, key, before }: Change): void {
    const last = this.#periods.at(-1)
    if (last) addBase(last.bases, [collection, key], before)
  }

  /** A checkpoint saves everything noted so far; the returned function says that it is in the file. */
  beginCheckpoint(): () => void {
    const now = Date.now()
    const saved = this.#periods
    this.#periods = [
      ...saved.filter(({ savedAt }) => savedAt === undefined || savedAt > now - editorWindowMs),
      newPeriod(),
    ]
    return () => {
      for (const period of saved) period.savedAt ??= Date.now()
    }
  }

  /**
   * The resources that an edited file cannot know of, as they were: those that no checkpoint has saved, and those
   * saved after the file was read. Of the moments at which it may have been read, the one counts that leaves the
   * fewest differences to explain by the edit.
   */
  unknownTo(states: EditedAndCurrent): Bases {
    const all = basesOf(this.#periods)
    const saved = this.#periods.filter((period) => period.savedAt !== undefined).length
    let best: Bases = all
    let fewest = Infinity
    for (let first = 0; first <= saved; first += 1) {
      const since = basesOf(this.#periods.slice(first))
      const edits = countEdits(all, since, states)
      if (edits <= fewest) [best, fewest] = [since, edits]
    }
    return best
  }

  /** Starts again from an edited file, which has the given resources as they are here. */
  restart(bases: Bases): void {
    const copy = [...bases].map(([collection, keys]) => [collection, new Map(keys)] as const)
    this.#periods = [{ bases: new Map(copy), savedAt: undefined }]
  }
}

/** How many resources must have been edited, if the file was read before the writes in `since`. */
function countEdits(all: Bases, since: Bases, { isInFile, current }: EditedAndCurrent): number {
  let edits = 0
  for (const [collection, keys] of all) {
    const before = since.get(collection)
    for (const key of keys.keys()) {
      const expected = before?.has(key) ? before.get(key) : current(collection, key)
      if (!isInFile(collection, key, expected)) edits += 1
    }
  }
  return edits
}

/** The resources before several periods, one after the other. */
function basesOf(periods: readonly Period[]): Bases {
  const all = newPeriod().bases
  for (const { bases } of periods)
    for (const [collection, keys] of bases)
      for (const [key, base] of keys) addBase(all, [collection, key], base)
  return all
}

/** The oldest base counts. */
function addBase(
  bases: Period['bases'],
  [collection, key]: readonly [string, string],
  base: Resource | undefined,
): void {
  const keys = bases.get(collection) ?? new Map<string, Resource | undefined>()
  if (!keys.has(key)) keys.set(key, base)
  bases.set(collection, keys)
}

const newPeriod = (): Period => ({ bases: new Map(), savedAt: undefined })
