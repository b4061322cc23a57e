import { suggest, UserError } from '../core/error.ts'
import { isArray, isObject, isMemberName } from '../core/json.ts'

/** An error in the declarations: where (`collections.users.unique[0]`), what, and perhaps a suggestion. */
export interface Mistake {
  readonly path: string
  readonly message: string
  /** What is accepted there: `a list`, `true or false`. */
  readonly accepted?: readonly string[]
}

/** Throws a {@link UserError} that lists the mistakes; `source` is the file they are in. */
export function assertNoMistakes(mistakes: readonly Mistake[], source: string): void {
  if (mistakes.length === 0) return
  const lines = mistakes.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`)
  throw new UserError(`${source} cannot be used:\n${lines.join('\n')}`)
}

/** Checks a value that may be anything; `path` is its place in the declarations. */
export type Shape = (value: unknown, path: string) => readonly Mistake[]

/** A shape for each key of a type; the names of required keys end with `!`. */
export type ShapeOf<T, Must extends string = never> = Readonly<
  Record<Exclude<keyof T, Must>, Shape> & Record<`${Must}!`, Shape>
>

export const anyValue: Shape = () => []

export const nonEmptyText: Shape = (value, path) =>
  typeof value === 'string' && value !== '' ? [] : [mistake(path, 'a non-empty string', value)]

export const memberName: Shape = (value, path) =>
  typeof value === 'string' && isMemberName(value)
    ? []
    : [mistake(path, 'a name of letters and digits, with - and _ allowed between them', value)]

export const trueOrFalse: Shape = (value, path) =>
  typeof value === 'boolean' ? [] : [mistake(path, 'true or false', value)]

export const count: Shape = (value, path) =>
  Number.isSafeInteger(value) && Number(value) > 0 ? [] : [mistake(path, 'a whole number above 0', value)]

export const anyNumber: Shape = (value, path) =>
  typeof value === 'number' ? [] : [mistake(path, 'a number', value)]

export const code: Shape = (value, path) =>
  typeof value === 'function' ? [] : [mistake(path, 'a function', value)]

export const exactly =
  (wanted: unknown): Shape =>
  (value, path) =>
    value === wanted ? [] : [mistake(path, JSON.stringify(wanted), value)]

export const oneOfWords =
  (...words: readonly string[]): Shape =>
  (value, path) => {
    if (typeof value === 'string' && words.includes(value)) return []
    const hint = typeof value === 'string' ? suggest(value, words) : `Allowed: ${words.join(', ')}.`
    return [
      {
        path,
        message: `${show(value)} is not allowed here. ${hint}`,
        accepted: words.map((word) => `"${word}"`),
      },
    ]
  }

export const listOf =
  (element: Shape): Shape =>
  (value, path) =>
    isArray(value)
      ? value.flatMap((one, at) => element(one, `${path}[${at}]`))
      : [mistake(path, 'a list', value)]

/** An object whose names the user chooses. */
export const mapOf =
  (member: Shape): Shape =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, one]) => member(one, join(path, name)))
      : [mistake(path, 'an object', value)]

/** An object with these members and no others. The names of required members end with `!`. */
export const members =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, path) => {
    if (!isObject(value)) return [mistake(path, 'an object', value)]
    const names = Object.keys(shapes).map((name) => name.replace(/!$/, ''))
    const missing = Object.keys(shapes)
      .filter((name) => name.endsWith('!') && !Object.hasOwn(value, name.slice(0, -1)))
      .map((name) => ({ path: join(path, name.slice(0, -1)), message: 'this is required.' }))
    const given = Object.entries(value).flatMap(([name, one]) => {
      const shape = Object.hasOwn(shapes, name) ? shapes[name] : shapes[`${name}!`]
      const unknown = { path: join(path, name), message: `unknown key. ${suggest(name, names)}` }
      return shape ? shape(one, join(path, name)) : [unknown]
    })
    return [...missing, ...given]
  }

/** A value that fits any of the shapes. If none fits, reports the mistakes inside it, or else all that is accepted. */
export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value, path) => {
    const results = shapes.map((shape) => shape(value, path))
    if (results.some((mistakes) => mistakes.length === 0)) return []
    const inside = results.find((mistakes) => mistakes.every((one) => one.path !== path))
    const accepted = results.flat().flatMap((one) => one.accepted ?? [])
    const others = accepted.slice(0, -1).join(', ')
    return inside ?? [mistake(path, `${others} or ${accepted.at(-1)}`, value)]
  }

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const mistake = (path: string, accepted: string, value: unknown): Mistake => ({
  path,
  message: `this must be ${accepted}, not ${show(value)}.`,
  accepted: [accepted],
})

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  return (JSON.stringify(value) ?? String(value)).slice(0, 60)
}
