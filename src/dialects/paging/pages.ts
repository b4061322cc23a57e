/** The numbers of the pages around one, from 1; null where there is none. Past the end, the last is the one before. */
export function pagesAround(number: number, total: number, size: number) {
  const last = Math.max(1, Math.ceil(total / size))
  return {
    first: 1,
    prev: number > 1 ? Math.min(number - 1, last) : null,
    next: number < last ? number + 1 : null,
    last,
  }
}

/** The same with the pages' addresses. */
export function addressesAround(around: ReturnType<typeof pagesAround>, addressOf: (page: number) => string) {
  const { first, prev, next, last } = around
  return {
    first: addressOf(first),
    prev: prev === null ? null : addressOf(prev),
    next: next === null ? null : addressOf(next),
    last: addressOf(last),
  }
}
