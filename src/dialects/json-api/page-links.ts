import type { JsonObject } from '../../core/json.ts'
import type { OutcomeOf } from '../../core/outcome.ts'
import type { Query } from '../../core/query.ts'
import { addressesAround, pagesAround } from '../shared/pages.ts'
import { cursorsAround } from './cursor.ts'

/** The address of another page, by its number or by a cursor. */
type AddressOf = (by: 'number' | 'after' | 'before', value: string) => string

/** The links around a page by its number; none where there is but one. */
export function numberLinks(
  { offset, total }: OutcomeOf<'many'>,
  { page }: Query,
  addressOf: AddressOf,
): JsonObject {
  const size = page?.limit ?? total
  if (total <= size && offset === 0) return {}
  const around = pagesAround(offset / size + 1, total, size)
  return addressesAround(around, (number) => addressOf('number', String(number)))
}

/** The links around a page by cursors; the ends have none. */
export function cursorLinks(
  outcome: OutcomeOf<'many'>,
  { sort = [] }: Query,
  addressOf: AddressOf,
): JsonObject {
  const { before, after } = cursorsAround(outcome, sort)
  return { prev: before && addressOf('before', before), next: after && addressOf('after', after) }
}
