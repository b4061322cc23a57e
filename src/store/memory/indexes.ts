import type { Path } from '../../core/path.ts'
import type { Resource } from '../../core/resource.ts'
import { EqualityIndex } from './equality-index.ts'
import { OrderedIndex } from './ordered-index.ts'
import type { Row } from './row.ts'
import type { SortedList } from './sorted-list.ts'

/** More are not kept, so that no client fills the memory by asking for ever new paths. */
const most = 32

/** A table's indexes: built when a path is first asked for, kept by writes, the longest unused dropped. */
export class Indexes {
  readonly #rows: SortedList<Row>
  readonly #indexes = new Map<string, EqualityIndex | OrderedIndex>()

  constructor(rows: SortedList<Row>) {
    this.#rows = rows
  }

  equality(path: Path, options = { fold: false }): EqualityIndex {
    const name = `${options.fold ? '~' : '='}${toName(path)}`
    return this.#use(name, () => new EqualityIndex(path, this.#rows, options))
  }

  ordered(path: Path): OrderedIndex {
    return this.#use(`<${toName(path)}`, () => new OrderedIndex(path, this.#rows))
  }

  update(row: Row, before: Resource | undefined, after: Resource | undefined): void {
    for (const index of this.#indexes.values()) index.update(row, before, after)
  }

  #use<I extends EqualityIndex | OrderedIndex>(name: string, build: () => I): I {
    const index = (this.#indexes.get(name) as I | undefined) ?? build()
    this.#indexes.delete(name)
    this.#indexes.set(name, index)
    const [oldest] = this.#indexes.keys()
    if (this.#indexes.size > most && oldest !== undefined) this.#indexes.delete(oldest)
    return index
  }
}

/** A path as one text, in which a name with a dot is not taken for two names. */
export const toName = (path: Path): string => path.join('\0')
