import type { Resource } from '../../../core/resource.ts'
import type { Change } from '../../store.ts'

/** What the resources that were written were before, by collection and key; `undefined` where there was none. */
export type Bases = ReadonlyMap<string, ReadonlyMap<string, Resource | undefined>>

/** What an edited file has, and what there is in memory. */
export interface Sides {
  readonly isInFile: (collection: string, key: string, resource: Resource | undefined) => boolean
  readonly current: (collection: string, key: string) => Resource | undefined
}

interface Span {
  readonly bases: Map<string, Map<string, Resource | undefined>>
  /** When a checkpoint took it in, in milliseconds. */
  settled: number | undefined
}

/**
 * How long a program may take from reading the file to writing it, in milliseconds. A checkpoint in between is one
 * that its edit knows nothing of. A person takes longer, and an editor warns of a file that has changed.
 */
const memory = 2000

/**
 * Remembers what the API has written since the data file that a person may have edited. A span goes from one
 * checkpoint to the next.
 */
export class Touched {
  #spans: Span[] = [newSpan()]

  note({ collection, key, before }: Change): void {
    const last = this.#spans.at(-1)
    if (last) remember(last.bases, [collection, key], before)
  }

  /** A checkpoint takes in all that was noted so far; the answer says that it is in the file. */
  begin(): () => void {
    const now = Date.now()
    const taken = this.#spans
    this.#spans = [
      ...taken.filter(({ settled }) => settled === undefined || settled > now - memory),
      newSpan(),
    ]
    return () => {
      for (const span of taken) span.settled ??= Date.now()
    }
  }

  /**
   * What the resources were that an edited file cannot know of: never in a checkpoint, or in one it was too old for.
   * It was read after the checkpoint that explains the most of it; the rest is what the person has edited.
   */
  unknownTo(sides: Sides): Bases {
    const all = basesOf(this.#spans)
    const settled = this.#spans.filter((span) => span.settled !== undefined).length
    let best: Bases = all
    let fewest = Infinity
    for (let first = 0; first <= settled; first += 1) {
      const since = basesOf(this.#spans.slice(first))
      const edits = countEdits(all, since, sides)
      if (edits <= fewest) [best, fewest] = [since, edits]
    }
    return best
  }

  /** An edited file is what everything builds on now; it has these resources as they are given here. */
  restart(bases: Bases): void {
    const copy = [...bases].map(([collection, keys]) => [collection, new Map(keys)] as const)
    this.#spans = [{ bases: new Map(copy), settled: undefined }]
  }
}

/** How many resources somebody must have edited if the file was read before the writes that `since` is about. */
function countEdits(all: Bases, since: Bases, { isInFile, current }: Sides): number {
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

/** What resources were before several spans, one after the other. */
function basesOf(spans: readonly Span[]): Bases {
  const all = newSpan().bases
  for (const { bases } of spans)
    for (const [collection, keys] of bases)
      for (const [key, base] of keys) remember(all, [collection, key], base)
  return all
}

/** The oldest is what counts. */
function remember(
  bases: Span['bases'],
  [collection, key]: readonly [string, string],
  base: Resource | undefined,
): void {
  const keys = bases.get(collection) ?? new Map<string, Resource | undefined>()
  if (!keys.has(key)) keys.set(key, base)
  bases.set(collection, keys)
}

const newSpan = (): Span => ({ bases: new Map(), settled: undefined })
