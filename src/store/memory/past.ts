import { ApiError, suggest } from '../../core/error.ts'
import { changePoint, type Point } from '../../core/point.ts'
import type { Database } from '../../core/resource.ts'
import type { ReplacedBy } from '../../core/trace.ts'
import type { CreateModel, Undoing } from '../store.ts'
import { Contents } from './contents.ts'
import type { History, KeptTransaction } from './memory-transaction.ts'
import { type SnapshotKeeper, SnapshotsInMemory } from './snapshots.ts'
import type { Table } from './table.ts'

/** Contents to go on with. */
export interface NewContents {
  readonly contents: Contents
  readonly by: ReplacedBy
  /** The transactions that they undo, the newest first. */
  readonly undoes?: readonly number[]
}

export type TakeContents = () => Promise<NewContents>

/** What a store begins with, beside its contents. */
export interface MemoryStoreOptions {
  readonly createModel: CreateModel
  readonly notices?: readonly string[]
  /** The contents that the store is a fork of. */
  readonly origin?: Contents
  /** Missing where they are kept in memory. */
  readonly snapshots?: SnapshotKeeper
}

/** So many states of the past are kept when they have been made. */
const mostStates = 8

/** Every state that a store can go back to. Called while no transaction runs and none may still be undone. */
export class Past {
  readonly snapshots: SnapshotKeeper
  readonly #history: History
  readonly #createModel: CreateModel
  /** The data that `reset` goes back to: of a fork, contents that it shares. */
  #opening: Database | Contents
  /** The same, as forks share it. */
  #start: Contents | undefined
  readonly #states = new Map<number, Contents>()

  constructor(contents: Contents, options: MemoryStoreOptions, history: History) {
    this.#opening = options.origin ?? contents.file()
    this.#createModel = options.createModel
    this.#history = history
    this.snapshots = options.snapshots ?? new SnapshotsInMemory()
  }

  start(): Contents {
    this.#start ??=
      this.#opening instanceof Contents ? this.#opening : Contents.of(this.#opening, this.#createModel)
    return this.#start
  }

  moveStart(opening: Database): void {
    this.#opening = opening
    this.#start = undefined
  }

  /** What was made of the data by another model. */
  forget(): void {
    this.moveStart(this.#opening instanceof Contents ? this.#opening.file() : this.#opening)
    this.#states.clear()
  }

  /** The contents at a point, which stay as they are. Throws an {@link ApiError}. */
  async at(point: Point, present: Contents): Promise<Contents> {
    if (point.kind === 'start') return this.start()
    return point.kind === 'snapshot'
      ? this.#snapshot(point.name)
      : this.#after(changeAt(point, this.#history), present)
  }

  async goBack(to: Point, present: Contents): Promise<NewContents> {
    if (to.kind !== 'start' && to.kind !== 'snapshot')
      assertNotBeforeEdit(changeAt(to, this.#history), this.#history)
    return { contents: (await this.at(to, present)).fork(this.#createModel), by: 'reset' }
  }

  toUndo(what: Undoing, present: Contents): readonly KeptTransaction[] {
    return transactionsToUndo(what, this.#history, present)
  }

  /** The contents without what is to be undone. They give no id that was given. */
  async undone(what: Undoing, present: Contents): Promise<NewContents> {
    const transactions = this.toUndo(what, present)
    const contents = contentsBefore(transactions, present, this.#createModel)
    contents.adjustIds(present, Math.max)
    return { contents, by: 'reset', undoes: transactions.map(({ n }) => n) }
  }

  /** How many rows all these states have for themselves. */
  ownRows(present: Contents): number {
    const replaced = this.#history.entries.flatMap((entry) => entry.replaced ?? [])
    const all = [present, ...this.#states.values(), ...replaced, ...(this.snapshots.held ?? [])]
    const tables = new Set<Table>()
    for (const contents of all) for (const table of contents.tables.values()) tables.add(table)
    if (this.#opening instanceof Contents)
      for (const table of this.#opening.tables.values()) tables.delete(table)
    return [...tables].reduce((sum, { rows }) => sum + rows.size, 0)
  }

  async #snapshot(name: string): Promise<Contents> {
    const contents = await this.snapshots.get(name)
    if (contents) return contents
    throw noSnapshot(
      name,
      (await this.snapshots.list()).map((one) => one.name),
    )
  }

  #after(n: number, present: Contents): Contents {
    const known = this.#states.get(n)
    if (known) return known
    const later = this.#history.entries.filter((entry) => entry.n > n).toReversed()
    const contents = contentsBefore(later, present, this.#createModel)
    this.#states.set(n, contents)
    const [oldest] = this.#states.keys()
    if (this.#states.size > mostStates && oldest !== undefined) this.#states.delete(oldest)
    return contents
  }
}

/** A state that is known by the transaction before it. */
type PastPoint = Extract<Point, { kind: 'change' | 'ago' | 'time' }>

/** The number of the last transaction before a point. Throws an {@link ApiError} for one that the history does not have. */
function changeAt(point: PastPoint, history: History): number {
  const { head, since, sinceTime } = history
  if (point.kind === 'change' && point.n > head) throw noSuchChange(point.n, head)
  const n = numberAt(point, history)
  if (n === undefined || n < since || (point.kind === 'time' && point.at < sinceTime)) throw outOfReach(since)
  return n
}

function numberAt(point: PastPoint, { entries, head, since }: History): number | undefined {
  if (point.kind === 'change') return point.n
  const numbers = [since, ...entries.map(({ n }) => n)]
  if (point.kind === 'ago') return numbers.at(-point.count - 1)
  const next = entries.findIndex(({ at }) => at > point.at)
  return next < 0 ? head : numbers[next]
}

/** The contents before these transactions, the newest first; the given ones, which are those after them, stay as they are. */
function contentsBefore(
  transactions: readonly KeptTransaction[],
  contents: Contents,
  createModel: CreateModel,
): Contents {
  const last = transactions.findLastIndex(({ replaced }) => replaced)
  const past = (transactions[last]?.replaced ?? contents).fork(createModel)
  for (const { changes, places } of transactions.slice(last + 1))
    for (const [at, change] of [...changes.entries()].toReversed()) past.takeBack(change, places[at] ?? 0)
  return past
}

/** Those to undo, the newest first. Throws a 409 where that cannot be done. */
const transactionsToUndo = (
  what: Undoing,
  history: History,
  contents: Contents,
): readonly KeptTransaction[] =>
  'steps' in what ? lastOf(what.steps, history) : [oneToUndo(what.change, history, contents)]

function lastOf(steps: number, { entries }: History): readonly KeptTransaction[] {
  const edit = entries.findLastIndex(({ replacedBy }) => replacedBy === 'edit')
  const open = entries.slice(edit + 1).filter(({ isUndone, undoes }) => !isUndone && undoes.length === 0)
  if (open.length >= steps) return open.slice(open.length - steps).toReversed()
  const there = open.length === 1 ? 'There is 1 change' : `There are ${open.length} changes`
  throw new ApiError('conflict', `${there} to undo, not ${steps}.`, {
    help: `GET /_/history lists them.${edit < 0 ? '' : ` ${editStays(entries[edit]?.n ?? 0)}`}`,
  })
}

function oneToUndo(n: number, { entries, since }: History, contents: Contents): KeptTransaction {
  const entry = entries.find((one) => one.n === n)
  if (!entry) throw outOfReach(since)
  if (entry.isUndone) throw conflict(`Change ${changePoint(n)} has been undone already.`)
  const later = entries.filter((one) => one.n > n && !one.isUndone && one.undoes.length === 0)
  const replacing = later.find(({ replacedBy }) => replacedBy)
  if (replacing)
    throw conflict(`Everything was replaced after change ${changePoint(n)}, by ${changePoint(replacing.n)}.`)
  const results = new Map(entry.changes.map((one) => [JSON.stringify([one.collection, one.key]), one]))
  for (const { collection, key, after } of results.values()) {
    if (contents.tables.get(collection)?.row(key)?.resource === after) continue
    const by = later.find(({ changes }) =>
      changes.some((one) => one.collection === collection && one.key === key),
    )
    throw conflict(
      `${collection}${key === '' ? '' : `/${key}`} has changed since${by ? `, by ${changePoint(by.n)}` : ''}.`,
    )
  }
  return entry
}

const conflict = (message: string): ApiError =>
  new ApiError('conflict', message, {
    help: 'Undo what came later first: POST /_/undo {"steps": 1}. GET /_/history lists it.',
  })

/** Throws a 409 for a state that an edit by hand has replaced: what a person writes into the file is not overwritten. */
function assertNotBeforeEdit(n: number, { entries }: History): void {
  const edit = entries.findLast(({ replacedBy }) => replacedBy === 'edit')
  if (!edit || n >= edit.n) return
  throw new ApiError('conflict', `The data file was edited by hand after change ${changePoint(n)}.`, {
    help: `${editStays(edit.n)} What was before can still be read: /_/at/${changePoint(n)}/`,
  })
}

const editStays = (n: number): string => `The edit of the data file by hand, ${changePoint(n)}, stays.`

const noSuchChange = (n: number, head: number): ApiError =>
  new ApiError('not_found', `There is no change ${changePoint(n)} yet.`, {
    help: head === 0 ? 'Nothing has been changed: use start.' : `The last one is ${changePoint(head)}.`,
  })

const outOfReach = (since: number): ApiError =>
  new ApiError('conflict', 'The history does not reach so far.', {
    help: `It goes back to ${changePoint(since)}. What happened before can be reached with start, or with a snapshot.`,
  })

const noSnapshot = (name: string, known: readonly string[]): ApiError =>
  new ApiError('not_found', `There is no snapshot "${name}".`, {
    help: `${suggest(name, ['start', ...known])} Keep the present state under that name: PUT /_/snapshots/${name}`,
  })
