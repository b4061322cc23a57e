import { isArray, type Json } from '../../core/json.ts'
import type { Outcome, Position, SortKey } from '../../core/operation.ts'
import { formatPath, valueAt } from '../../core/path.ts'
import type { Resource } from '../../core/resource.ts'
import { badParameter } from '../parameters.ts'

/** A place in an order as text; without a resource, the end that one comes from. */
export function formatCursor(resource: Resource | undefined, sort: readonly SortKey[]): string {
  const position = resource ? sort.map(({ path }) => valueAt(resource, path) ?? null) : []
  return Buffer.from(JSON.stringify([orderName(sort), ...position])).toString('base64url')
}

/** The cursors of the pages before and after this one; null where there is none. */
export function cursorsAround(
  { offset, items, total }: Outcome & { kind: 'many' },
  sort: readonly SortKey[],
) {
  return {
    before: offset > 0 ? formatCursor(items[0], sort) : null,
    after: offset + items.length < total ? formatCursor(items.at(-1), sort) : null,
  }
}

/** The place in this order that a parameter's cursor means. */
export function parseCursor(parameter: string, cursor: string, sort: readonly SortKey[]): Position {
  const [order, ...position] = decode(cursor)
  if (order === orderName(sort) && [0, sort.length].includes(position.length)) return position
  throw badParameter(parameter, 'This is no cursor of this list in this order.', {
    help: 'Take cursors from the answers, and keep the sort as it was.',
  })
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
