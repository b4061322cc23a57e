import type { Filter, Page, SortKey } from '../core/operation.ts'
import type { Resource } from '../core/resource.ts'
import { comparePosition } from '../query/order.ts'
import type { Reader } from '../store/store.ts'

interface Sought {
  readonly collection: string
  readonly filter?: Filter
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
  const matching = filter ? { filter, sort } : { sort }
  const read = async (offset: number, limit: number) =>
    reader.find(collection, { ...matching, page: { offset, limit } })
  const { total } = await read(0, 0)
  const { after, before, limit = total } = page
  const start = after?.length
    ? await firstWhere(total, read, (one) => comparePosition(sort, one, after) > 0)
    : 0
  const end = before?.length
    ? await firstWhere(total, read, (one) => comparePosition(sort, one, before) >= 0)
    : total
  const size = Math.max(0, Math.min(limit, end - start))
  const offset = after || !before ? start : end - size
  const { items } = await read(offset, size)
  return {
    items,
    total,
    offset,
    truncated: after !== undefined && before !== undefined && end - start > size,
  }
}

type Read = (offset: number, limit: number) => Promise<{ readonly items: readonly Resource[] }>

/** The first of the resources in order that passes, when all after it do too. */
async function firstWhere(total: number, read: Read, test: (one: Resource) => boolean): Promise<number> {
  let [low, high] = [0, total]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    // oxlint-disable-next-line no-await-in-loop
    const [one] = (await read(middle, 1)).items
    if (one && !test(one)) low = middle + 1
    else high = middle
  }
  return low
}
