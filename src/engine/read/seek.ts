import type { Filter, Page, Position, SortKey } from '../../core/query.ts'
import type { Resource } from '../../core/resource.ts'
import { comparePosition } from '../../query/order.ts'
import type { Reader } from '../../store/store.ts'

interface Sought {
  readonly collection: string
  readonly filter?: Filter | undefined
  /** So that no two resources are equal in order. */
  readonly sort: readonly SortKey[]
  readonly page: Page
}

interface Found {
  readonly items: readonly Resource[]
  readonly total: number
  readonly offset: number
  readonly truncated: boolean
}

/**
 * A page that begins after one position, or ends before another, or lies between two. A position's place is found by
 * halving, so that a page far into a long list costs about as much as the first.
 */
export async function seek(reader: Reader, { collection, filter, sort, page }: Sought): Promise<Found> {
  const read = async (offset: number, limit: number) =>
    reader.find(collection, { filter, sort, page: { offset, limit } })
  const { total } = await read(0, 0)
  const { after, before, limit = total } = page
  const list = { total, sort, read }
  const [start, end] = [await placeAfter(list, after), await placeOf(list, before)]
  const size = Math.max(0, Math.min(limit, end - start))
  const offset = after || !before ? start : end - size
  const { items } = await read(offset, size)
  const isRange = after !== undefined && before !== undefined
  return { items, total, offset, truncated: isRange && end - start > size }
}

interface SortedList {
  readonly total: number
  readonly sort: readonly SortKey[]
  readonly read: (offset: number, limit: number) => Promise<{ readonly items: readonly Resource[] }>
}

const placeAfter = async (list: SortedList, position: Position = []): Promise<number> =>
  position.length === 0 ? 0 : firstWhere(list, (one) => comparePosition(list.sort, one, position) > 0)

const placeOf = async (list: SortedList, position: Position = []): Promise<number> =>
  position.length === 0
    ? list.total
    : firstWhere(list, (one) => comparePosition(list.sort, one, position) >= 0)

/** The first of the resources in order that passes, when all after it do too. */
async function firstWhere({ total, read }: SortedList, test: (one: Resource) => boolean): Promise<number> {
  let [low, high] = [0, total]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [one] = (await read(middle, 1)).items
    if (one && !test(one)) low = middle + 1
    else high = middle
  }
  return low
}
