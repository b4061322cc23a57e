import type { Filter } from '../core/operation.ts'

const texts: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith', 'like'])

/** What a filter says of every resource, whatever the data: `undefined` when that depends on it, as it should. */
export function verdictOf(filter: Filter): boolean | undefined {
  if (filter.op === 'search') return filter.text === '' ? true : undefined
  if (filter.op === 'not') {
    const verdict = verdictOf(filter.filter)
    return verdict === undefined ? undefined : !verdict
  }
  if ('filters' in filter) {
    const decisive = filter.op === 'or'
    const verdicts = new Set(filter.filters.map(verdictOf))
    if (verdicts.has(decisive)) return decisive
    return verdicts.has(undefined) ? undefined : !decisive
  }
  return texts.has(filter.op) && 'value' in filter && filter.value === '' ? true : undefined
}
