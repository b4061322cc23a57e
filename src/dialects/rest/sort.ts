import type { HttpRequest } from '../../core/http.ts'
import { isArray } from '../../core/json.ts'
import type { SortKey } from '../../core/query.ts'
import { badParameter, json, listed, single, sortKey } from '../shared/parameters.ts'

/** Reads `_sort=a,-b.c` with `_order=asc,desc`, or simple-rest's `sort=["id","ASC"]`. */
export function parseSort(request: HttpRequest): readonly SortKey[] {
  const orders = listed(request, '_order').map((text) => isDescending('_order', text))
  const keys = listed(request, '_sort').map((name, at) => sortKey(name, orders[at] ?? false))
  return keys.length > 0 ? keys : simpleSort(request)
}

function simpleSort(request: HttpRequest): readonly SortKey[] {
  const text = single(request, 'sort')
  if (text === undefined) return []
  const value = json('sort', text)
  const [name, order] = isArray(value) ? value : []
  if (typeof name !== 'string')
    throw badParameter('sort', `sort=${text} names no attribute.`, {
      help: 'For example: sort=["id","ASC"].',
    })
  return [sortKey(name, typeof order === 'string' && isDescending('sort', order))]
}

function isDescending(parameter: string, text: string): boolean {
  const order = text.toLowerCase()
  if (order !== 'asc' && order !== 'desc')
    throw badParameter(parameter, `"${text}" is no order.`, { help: 'Say asc or desc.' })
  return order === 'desc'
}
