import { badParameter, wholeNumber } from './parameters.ts'

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

interface Sizes {
  readonly otherwise: number
  readonly most: number
  /** The address of a page about what happens beyond that. */
  readonly type?: string | undefined
}

/** How many to a page. */
export function pageSize(parameter: string, text: string | undefined, sizes: Sizes): number {
  const { otherwise, most, type } = sizes
  const size = text === undefined ? otherwise : wholeNumber(parameter, text, otherwise)
  if (size <= most) return size
  const issue = { code: 'max_size_exceeded', meta: { page: { maxSize: most } }, ...(type ? { type } : {}) }
  throw badParameter(parameter, `${parameter} is ${size}, and ${most} is the most.`, { issue })
}

/** Which page, from 1. */
export const pageNumber = (parameter: string, text: string | undefined): number =>
  text === undefined ? 1 : wholeNumber(parameter, text, 1)
