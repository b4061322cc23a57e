import type { Path } from '../../../core/json.ts'
import type { Compared, SortKey } from '../../../core/query.ts'
import type { Resource } from '../../../core/resource.ts'
import type { Row } from '../rows.ts'
import { EqualityIndex } from './equality-index.ts'
import { OrderedIndex } from './ordered-index.ts'
import { Ranking } from './ranking.ts'
import type { SortedList } from './sorted-list.ts'

/** A limit, so that clients cannot fill the memory by asking for more and more paths. */
const mostIndexes = 32
/** Rankings take more memory, and a write makes them invalid. */
const mostRankings = 4
/** A ranking has a place for every sequence ever given. With more of them per row than this it is not made. */
const mostSequencesPerRow = 8

/** A table's indexes: built when a path is first asked for, updated by writes, the least recently used dropped. */
export class Indexes {
  readonly #rows: SortedList<Row>
  readonly #indexes = new Map<string, EqualityIndex | OrderedIndex>()
  readonly #rankings = new Map<string, Ranking>()

  constructor(rows: SortedList<Row>) {
    this.#rows = rows
  }

  equality(path: Path, options = { fold: false }): EqualityIndex {
    const name = `${options.fold ? '~' : '='}${toName(path)}`
    const make = (): EqualityIndex => new EqualityIndex(path, this.#rows, options)
    return keep(this.#indexes, name, mostIndexes, make) as EqualityIndex
  }

  ordered(key: Compared): OrderedIndex {
    const make = (): OrderedIndex => new OrderedIndex(key, this.#rows)
    return keep(this.#indexes, `<${nameOfOrder(key)}`, mostIndexes, make) as OrderedIndex
  }

  /** The rank of each row in an order; `undefined` where that would take too much memory. */
  ranking(sort: readonly SortKey[]): Ranking | undefined {
    const [first] = sort
    const sequences = (this.#rows.at(this.#rows.size - 1)?.sequence ?? 0) + 1
    if (!first || sequences > mostSequencesPerRow * this.#rows.size) return undefined
    const name = sort.map((key) => (key.descending ? '-' : '+') + nameOfOrder(key)).join('\n')
    return keep(this.#rankings, name, mostRankings, () => {
      const rows: Row[] = []
      const index = this.ordered(first)
      index.visit([index.all], sort, 0, (row) => rows.push(row) > 0)
      return new Ranking(sort, rows, sequences)
    })
  }

  update(row: Row, before: Resource | undefined, after: Resource | undefined): void {
    for (const [name, ranking] of this.#rankings)
      if (!ranking.survives(before, after)) this.#rankings.delete(name)
    for (const index of this.#indexes.values()) index.update(row, before, after)
  }
}

/** The entry with that name, made if it is missing; the least recently used is dropped when there are too many. */
function keep<T>(all: Map<string, T>, name: string, limit: number, make: () => T): T {
  const one = all.get(name) ?? make()
  all.delete(name)
  all.set(name, one)
  const [oldest] = all.keys()
  if (all.size > limit && oldest !== undefined) all.delete(oldest)
  return one
}

/** What tells two orders apart, as one text. */
export const nameOfOrder = ({ path, numeric }: Compared): string => `${numeric ? '#' : ''}${toName(path)}`

/** A path as one text, in which a name with a dot stays one name. */
const toName = (path: Path): string => path.join('\0')
