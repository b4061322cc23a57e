import { isArray, type Json } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import { formatPath, type Path, valueAt } from '../../core/path.ts'
import type { Position, Query, SortKey } from '../../core/query.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { badParameter } from '../shared/parameters.ts'

/** A place in an order as text; without a resource, the end that one comes from. */
export function formatCursor(resource: Resource | undefined, sort: readonly SortKey[]): string {
  const position = resource ? sort.map(({ path }) => valueAt(resource, path) ?? null) : []
  return Buffer.from(JSON.stringify([orderName(sort), ...position])).toString('base64url')
}

/** The cursors of the pages before and after this one; null where there is none. */
export function cursorsAround({ offset, items, total }: OutcomeOf<'many'>, sort: readonly SortKey[]) {
  return {
    before: offset > 0 ? formatCursor(items[0], sort) : null,
    after: offset + items.length < total ? formatCursor(items.at(-1), sort) : null,
  }
}

/** Whether resources can be paged in this order: a cursor is a value, so it would tell what is not sent. */
export const hasCursors = ({ relationships, writeOnly }: Collection, [name = '']: Path): boolean =>
  !relationships.has(name) && !writeOnly.has(name)

interface Cursors {
  readonly limit: number
  readonly after: CursorParameter | undefined
  readonly before: CursorParameter | undefined
}

interface CursorParameter {
  readonly parameter: string
  readonly value: string
}

/** A page after one cursor or before another. The order ends with the id, so that no two resources are equal in it. */
export function pageByCursors(
  { limit, after, before }: Cursors,
  { idAttribute }: Collection,
  sort: readonly SortKey[],
): Pick<Query, 'page' | 'sort'> {
  const order = [...sort, { path: [idAttribute], descending: false }]
  const positions = {
    ...(after ? { after: parseCursor(after, order) } : {}),
    ...(before ? { before: parseCursor(before, order) } : {}),
  }
  return { sort: order, page: { limit, offset: 0, ...positions } }
}

function parseCursor({ parameter, value }: CursorParameter, sort: readonly SortKey[]): Position {
  const [order, ...position] = decode(value)
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
