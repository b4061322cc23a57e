import { ApiError } from '../../core/error.ts'
import type { Snapshot, Snapshots } from '../store.ts'
import type { Contents } from './contents.ts'

/** Where a store keeps its snapshots. Their contents stay as they are. */
export interface SnapshotKeeper extends Snapshots {
  get(name: string): Promise<Contents | undefined>
  /** Returns whether there was none of that name. */
  set(name: string, contents: Contents): Promise<boolean>
  /** Those that are in memory. */
  readonly held?: Iterable<Contents>
}

/** Snapshots that are gone when the process ends; a fork also sees those of the store that it was made from. */
export class SnapshotsInMemory implements SnapshotKeeper {
  readonly #kept = new Map<string, { readonly contents: Contents; readonly at: number }>()
  readonly #others: SnapshotKeeper | undefined

  constructor(others?: SnapshotKeeper) {
    this.#others = others
  }

  get held(): Iterable<Contents> {
    return [...this.#kept.values()].map(({ contents }) => contents)
  }

  async list(): Promise<readonly Snapshot[]> {
    const others = (await this.#others?.list()) ?? []
    const own = [...this.#kept].map(([name, { at }]) => ({ name, at }))
    return [...own, ...others.filter(({ name }) => !this.#kept.has(name))].toSorted(byName)
  }

  async get(name: string): Promise<Contents | undefined> {
    return this.#kept.get(name)?.contents ?? this.#others?.get(name)
  }

  async set(name: string, contents: Contents): Promise<boolean> {
    const isNew = !this.#kept.has(name)
    if (isNew && this.#kept.size >= mostInMemory) throw tooMany()
    this.#kept.set(name, { contents, at: Date.now() })
    return isNew
  }

  async delete(name: string): Promise<boolean> {
    return this.#kept.delete(name)
  }
}

/** Each holds the rows that have changed since it was made. */
const mostInMemory = 100

const tooMany = (): ApiError =>
  new ApiError('insufficient_storage', `There are ${mostInMemory} snapshots in memory already.`, {
    help: 'Delete those that you no longer need: DELETE /_/snapshots/NAME',
  })

export const byName = (a: Snapshot, b: Snapshot): number => (a.name < b.name ? -1 : 1)
