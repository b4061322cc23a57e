import type { HttpRequest } from '../../core/http.ts'
import { isArray, type Json, type JsonObject } from '../../core/json.ts'
import type { Outcome, Position, Query, SortKey } from '../../core/operation.ts'
import { formatPath, valueAt } from '../../core/path.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import type { Given } from '../families.ts'
import { badParameter } from '../parameters.ts'
import { pageAddress, pageLinks } from './links.ts'
import { asksForCursors, cursorProfile } from './media-type.ts'

const defaultSize = 30
const maxSize = 1000

/** Whether a list is paged by cursors: when the profile is asked for, or a cursor is there. */
export const usesCursors = ({ headers, query }: HttpRequest): boolean =>
  asksForCursors(headers) || query.some(([name]) => name === 'page[after]' || name === 'page[before]')

/** Reads `page[number]` and `page[size]`, or else `page[after]` and `page[before]` of the cursor pagination profile. */
export function parsePage(
  request: HttpRequest,
  { idAttribute }: Collection,
  given: readonly Given[],
  sort: readonly SortKey[],
): Pick<Query, 'page' | 'sort'> {
  const cursors = usesCursors(request)
  const names = cursors ? ['size', 'after', 'before'] : ['size', 'number']
  const unknown = given.find(({ members }) => members.length !== 1 || !names.includes(members[0] ?? ''))
  if (unknown)
    throw badParameter(unknown.parameter, `${unknown.parameter} means nothing here.`, {
      help: `There are: ${names.map((name) => `page[${name}]`).join(', ')}.`,
    })
  const values = new Map(given.map(({ members, value }) => [members[0], value]))
  const limit = parseSize(values.get('size'), cursors)
  if (!cursors)
    return { sort, page: { limit, offset: (natural('number', values.get('number') ?? '1') - 1) * limit } }
  const order = [...sort, { path: [idAttribute], descending: false }]
  const positions = ['after', 'before'].flatMap((name) => {
    const cursor = values.get(name)
    return cursor === undefined ? [] : [[name, parseCursor(name, cursor, order)] as const]
  })
  return { sort: order, page: { limit, offset: 0, ...Object.fromEntries(positions) } }
}

/** The links around a page of a list. */
export function linksAround(
  request: HttpRequest,
  outcome: Extract<Outcome, { kind: 'many' }>,
  { page, sort = [] }: Query,
): JsonObject {
  const { offset, items, total } = outcome
  if (!usesCursors(request)) return pageLinks(request, { offset, total, size: page?.limit ?? defaultSize })
  const [first, last] = [items[0], items.at(-1)]
  return {
    prev: offset > 0 ? pageAddress(request, { before: cursorOf(first, sort) }) : null,
    next: offset + items.length < total ? pageAddress(request, { after: cursorOf(last, sort) }) : null,
  }
}

/** A place in an order as text; without a resource, the end that one comes from. */
export const cursorOf = (resource: Resource | undefined, sort: readonly SortKey[]): string => {
  const position = resource ? sort.map(({ path }) => valueAt(resource, path) ?? null) : []
  return Buffer.from(JSON.stringify([orderName(sort), ...position])).toString('base64url')
}

function parseCursor(name: string, cursor: string, sort: readonly SortKey[]): Position {
  const [order, ...position] = decode(cursor)
  if (order === orderName(sort) && [0, sort.length].includes(position.length)) return position
  throw badParameter(`page[${name}]`, 'This is no cursor of this list in this order.', {
    help: 'Take cursors from the links or from meta.page.cursor, and keep the sort as it was.',
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

function parseSize(text: string | undefined, cursors: boolean): number {
  const size = text === undefined ? defaultSize : natural('size', text)
  if (size <= maxSize) return size
  const type = cursors ? { type: `${cursorProfile}/max-size-exceeded` } : {}
  const issue = { code: 'max_size_exceeded', meta: { page: { maxSize } }, ...type }
  throw badParameter('page[size]', `Maximum page size is ${maxSize}.`, { issue })
}

function natural(name: string, text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw badParameter(
    `page[${name}]`,
    `page[${name}] must be a whole number from 1, not "${text.slice(0, 40)}".`,
  )
}
