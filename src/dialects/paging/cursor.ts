import { isArray, type Json } from '../../core/json.ts'
import type { Position, SortKey } from '../../core/operation.ts'
import { formatPath, valueAt } from '../../core/path.ts'
import type { Resource } from '../../core/resource.ts'

/** A place in an order as text; without a resource, the end that one comes from. */
export function formatCursor(resource: Resource | undefined, sort: readonly SortKey[]): string {
  const position = resource ? sort.map(({ path }) => valueAt(resource, path) ?? null) : []
  return Buffer.from(JSON.stringify([orderName(sort), ...position])).toString('base64url')
}

/** The place that a cursor means in this order; `undefined` for what is no cursor of it. */
export function parseCursor(cursor: string, sort: readonly SortKey[]): Position | undefined {
  const [order, ...position] = decode(cursor)
  const isOfOrder = order === orderName(sort) && [0, sort.length].includes(position.length)
  return isOfOrder ? position : undefined
}

function decode(cursor: string): readonly Json[] {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Json
    return isArray(value) ? value : []
  } catch {
    return []
  }
}

const orderName = (sort: readonly SortKey[]): string =>
  sort.map(({ path, descending }) => `${descending ? '-' : ''}${formatPath(path)}`).join()
