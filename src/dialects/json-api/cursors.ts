import type { HttpRequest } from '../../core/http.ts'
import { formatPath, isArray, type Json, type Path, valueAt } from '../../core/json.ts'
import type { Position, SortKey } from '../../core/query.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { badParameter } from '../common/parameters.ts'
import { asksForCursors } from './document.ts'
import type { QueryParameter } from './query-parameters.ts'

/** Whether a list is paged by cursors: if the profile is asked for, or a cursor is given. */
export const usesCursors = ({ headers, query }: HttpRequest): boolean =>
  asksForCursors(headers) || query.some(([name]) => name === 'page[after]' || name === 'page[before]')

/** Whether a list in this order can have cursors: a cursor holds a value, so it would reveal what is not sent. */
export const hasCursors = ({ relationships, writeOnly }: Collection, [name = '']: Path): boolean =>
  !relationships.has(name) && !writeOnly.has(name)

/** A resource's position in an order as text; without a resource, the start or the end of the list. */
export function formatCursor(resource: Resource | undefined, sort: readonly SortKey[]): string {
  const position = resource ? sort.map(({ path }) => valueAt(resource, path) ?? null) : []
  return Buffer.from(JSON.stringify([orderName(sort), ...position])).toString('base64url')
}

/** A position from its text. Throws for a cursor of another order. */
export function parseCursor({ parameter, value }: QueryParameter, sort: readonly SortKey[]): Position {
  const [order, ...position] = decodeCursor(value)
  if (order === orderName(sort) && [0, sort.length].includes(position.length)) return position
  throw badParameter(parameter, 'This cursor does not belong to this list in this sort order.', {
    help: 'Use the cursors from the responses, and keep the same sort.',
  })
}

function decodeCursor(cursor: string): readonly Json[] {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Json
    return isArray(value) ? value : []
  } catch {
    return []
  }
}

const orderName = (sort: readonly SortKey[]): string =>
  sort.map(({ path, descending }) => `${descending ? '-' : ''}${formatPath(path)}`).join()
