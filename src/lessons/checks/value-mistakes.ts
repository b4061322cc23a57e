import { oneLine } from '../report/terminal-text.ts'

/** Two values that should agree. */
export interface Mismatch {
  readonly actual: unknown
  readonly expected: unknown
  /** Objects may have more members than expected. */
  readonly open: boolean
}

/** A mistake that makes a right value look wrong. */
export interface ValueMistake {
  readonly id: string
  readonly says: string
}

/** The mistake that alone explains the first difference between two values, if there is one. */
export const valueMistake = ({ actual, expected, open }: Mismatch): ValueMistake | undefined => {
  const agree: Agree = (ours, theirs) => contains(ours, theirs) && (open || contains(theirs, ours))
  return at([], actual, expected, agree)
}

type Agree = (actual: unknown, expected: unknown) => boolean
type MemberPath = readonly (string | number)[]

/** Looks at a place, and then at the first member that differs. */
const at = (path: MemberPath, actual: unknown, expected: unknown, agree: Agree): ValueMistake | undefined => {
  for (const [id, find] of mistakes) {
    const says = find(shownMember(path), actual, expected, agree)
    if (says !== undefined) return { id, says }
  }
  if (Array.isArray(expected) && Array.isArray(actual) && actual.length === expected.length) {
    const index = expected.findIndex((item, i) => !agree(actual[i], item))
    return index === -1 ? undefined : at([...path, index], actual[index], expected[index], agree)
  }
  if (!isRecord(expected) || !isRecord(actual)) return undefined
  const name = Object.keys(expected).find((key) => !agree(actual[key], expected[key]))
  return name === undefined ? undefined : at([...path, name], actual[name], expected[name], agree)
}

type Find = (place: string, actual: unknown, expected: unknown, agree: Agree) => string | undefined

const jsonInsideText: Find = (place, actual, expected, agree) => {
  if (typeof actual !== 'string' || typeof expected !== 'object') return undefined
  const inside = parsed(actual)
  return inside !== undefined && agree(inside, expected)
    ? `${place} is a text that contains JSON: it was turned into text twice. Send the value itself, without \`JSON.stringify\`.`
    : undefined
}

const numberAsText: Find = (place, actual, expected) =>
  typeof actual !== typeof expected &&
  isScalar(actual) &&
  isScalar(expected) &&
  String(actual) === String(expected)
    ? `${place} is the ${kind(actual)} ${JSON.stringify(actual)}; it should be the ${kind(expected)} ${JSON.stringify(expected)}.`
    : undefined

const otherLetterCase: Find = (place, actual, expected, agree) => {
  if (!isRecord(actual) || !isRecord(expected)) return undefined
  for (const name of Object.keys(expected)) {
    if (Object.hasOwn(actual, name)) continue
    const other = Object.keys(actual).find((key) => key !== name && key.toLowerCase() === name.toLowerCase())
    if (other !== undefined && agree(actual[other], expected[name]))
      return `${place} has \`${other}\` where it should have \`${name}\`: upper and lower case count.`
  }
  return undefined
}

const listAround: Find = (place, actual, expected, agree) =>
  Array.isArray(actual) && !Array.isArray(expected) && actual.some((item) => agree(item, expected))
    ? `${place} is a list${actual.length === 1 ? ' with one entry' : ''}; it should be the entry itself, without square brackets around it.`
    : undefined

const objectAround: Find = (place, actual, expected, agree) => {
  if (!isRecord(actual)) return undefined
  const name = Object.keys(actual).find(
    (key) => agree(actual[key], expected) && !(isRecord(expected) && Object.hasOwn(expected, key)),
  )
  if (name !== undefined && typeof expected === 'object' && expected !== null)
    return `${place} is an object with the right value inside, as \`${name}\`; it should be that value itself.`
  return Array.isArray(expected) && expected.length === 1 && agree(actual, expected[0])
    ? `${place} should be a list, even when it has only one entry.`
    : undefined
}

const otherOrder: Find = (place, actual, expected, agree) =>
  Array.isArray(actual) &&
  Array.isArray(expected) &&
  actual.length === expected.length &&
  !agree(actual, expected) &&
  expected.every((item) => actual.some((other) => agree(other, item))) &&
  actual.every((item) => expected.some((other) => agree(item, other)))
    ? `${place} has the right entries in the wrong order.`
    : undefined

const promiseNotAwaited: Find = (place, actual, expected) =>
  isRecord(actual) &&
  Object.keys(actual).length === 0 &&
  expected !== null &&
  expected !== undefined &&
  !isEmpty(expected)
    ? `${place} is an empty object, \`{}\`. A promise looks like that in JSON: is an \`await\` missing?`
    : undefined

const mistakes: readonly (readonly [id: string, find: Find])[] = [
  ['json-inside-text', jsonInsideText],
  ['number-as-text', numberAsText],
  ['other-letter-case', otherLetterCase],
  ['list-around', listAround],
  ['object-around', objectAround],
  ['other-order', otherOrder],
  ['promise-not-awaited', promiseNotAwaited],
]

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

const kind = (value: unknown) => (typeof value === 'string' ? 'text' : typeof value)

const shownMember = (path: MemberPath) =>
  path.length === 0
    ? 'The answer'
    : `\`${oneLine(
        path
          .map((name) => (typeof name === 'number' ? `[${name}]` : `.${name}`))
          .join('')
          .replace(/^\./, ''),
        60,
      )}\``

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

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
