import type { Filter } from '../core/query.ts'

const texts: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'like'])

/** Whether a filter passes every resource or none, whatever the data; `undefined` if it depends on the data. */
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
