import { oneLine } from '../report/terminal-text.ts'

/** True if `actual` has every member of `part`; lists must have the same length. */
export const contains = (actual: unknown, part: unknown): boolean => {
  if (Array.isArray(part))
    return (
      Array.isArray(actual) &&
      actual.length === part.length &&
      part.every((item, i) => contains(actual[i], item))
    )
  if (typeof part !== 'object' || part === null) return Object.is(actual, part)
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false
  return Object.entries(part).every(
    ([name, value]) =>
      Object.hasOwn(actual, name) && contains((actual as Record<string, unknown>)[name], value),
  )
}

/** Where the two values first differ, and what `actual` has there: `"Small" as details.size`; undefined if nowhere. */
export const differenceOf = (actual: unknown, expected: unknown): string | undefined => {
  const path: string[] = []
  let [ours, theirs] = [actual, expected]
  for (let name = firstDifference(ours, theirs); name !== undefined; name = firstDifference(ours, theirs)) {
    path.push(name)
    ours = memberOf(ours, name)
    theirs = memberOf(theirs, name)
  }
  if (path.length === 0) return undefined
  return `${ours === undefined ? 'nothing' : oneLine(JSON.stringify(ours), 60)} as ${path.map(step).join('').replace(/^\./, '')}`
}

const step = (name: string) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)

/** The first member of `expected` that `actual` lacks or has with another value. */
const firstDifference = (actual: unknown, expected: unknown): string | undefined =>
  isContainer(expected) && isContainer(actual) && Array.isArray(expected) === Array.isArray(actual)
    ? Object.keys(expected).find((name) => !contains(memberOf(actual, name), memberOf(expected, name)))
    : undefined

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

const memberOf = (value: unknown, name: string): unknown =>
  isContainer(value) && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
