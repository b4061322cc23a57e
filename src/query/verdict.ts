import type { Filter } from '../core/query.ts'

const texts: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'like'])

/** What a filter says of every resource, whatever the data: `undefined` when that depends on it, as it should. */
export function verdictOf(filter: Filter): boolean | undefined {
  if ('filters' in filter) return verdictOfSeveral(filter.op, filter.filters)
  if (filter.op === 'not') return opposite(verdictOf(filter.filter))
  if (filter.op === 'search') return filter.text === '' ? true : undefined
  return texts.has(filter.op) && 'value' in filter && filter.value === '' ? true : undefined
}

function verdictOfSeveral(op: 'and' | 'or', filters: readonly Filter[]): boolean | undefined {
  const decisive = op === 'or'
  const verdicts = new Set(filters.map(verdictOf))
  if (verdicts.has(decisive)) return decisive
  return verdicts.has(undefined) ? undefined : !decisive
}

const opposite = (verdict: boolean | undefined): boolean | undefined =>
  verdict === undefined ? undefined : !verdict
