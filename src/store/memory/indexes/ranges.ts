import type { Comparison, Filter } from '../../../core/query.ts'
import { toBound } from '../../../query/comparison.ts'
import type { OrderedIndex, Run } from './ordered-index.ts'

type RangeOperator = 'lt' | 'lte' | 'gt' | 'gte'
export type RangeFilter = Extract<Filter, { op: Comparison }> & { readonly op: RangeOperator }

export const isRange = (filter: Filter): filter is RangeFilter =>
  filter.op === 'lt' || filter.op === 'lte' || filter.op === 'gt' || filter.op === 'gte'

/** Where the values lie that pass every one of some comparisons: among the numbers, and among the text. */
export function runsOf(index: OrderedIndex, filters: readonly RangeFilter[]): readonly Run[] {
  const starts = {
    number: index.countBefore(-Infinity),
    text: index.countBefore(''),
    end: index.countBefore([]),
  }
  let numbers: Run = { start: starts.number, end: starts.text }
  let texts: Run = { start: starts.text, end: starts.end }
  for (const { op, value } of filters) {
    const { number, text } = toBound(value)
    numbers = number === undefined ? nothing : narrow(numbers, op, index, number)
    texts = narrow(texts, op, index, text)
  }
  return [numbers, texts].filter(({ start, end }) => start < end)
}

const nothing: Run = { start: 0, end: 0 }

function narrow(run: Run, op: RangeOperator, index: OrderedIndex, bound: string | number): Run {
  const point = index.countBefore(bound, op === 'lte' || op === 'gt')
  return op === 'lt' || op === 'lte'
    ? { start: run.start, end: Math.min(run.end, point) }
    : { start: Math.max(run.start, point), end: run.end }
}
