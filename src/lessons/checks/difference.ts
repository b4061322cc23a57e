import { contains } from './contains.ts'
import { shorten } from './shorten.ts'

/** What stands where two values first differ: `"Small" as details.size`; undefined when no member is missing or other. */
export const differenceOf = (actual: unknown, expected: unknown): string | undefined => {
  const path: string[] = []
  let [ours, theirs] = [actual, expected]
  for (let name = differing(ours, theirs); name !== undefined; name = differing(ours, theirs)) {
    path.push(name)
    ours = member(ours, name)
    theirs = member(theirs, name)
  }
  if (path.length === 0) return undefined
  return `${ours === undefined ? 'nothing' : shorten(JSON.stringify(ours), 60)} as ${path.map(step).join('').replace(/^\./, '')}`
}

const step = (name: string) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)

/** The first member of `expected` that `actual` has not or has otherwise. */
const differing = (actual: unknown, expected: unknown): string | undefined =>
  isNested(expected) && isNested(actual) && Array.isArray(expected) === Array.isArray(actual)
    ? Object.keys(expected).find((name) => !contains(member(actual, name), member(expected, name)))
    : undefined

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

const member = (value: unknown, name: string): unknown =>
  isNested(value) && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
