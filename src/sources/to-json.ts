import { UserError } from '../core/error.ts'
import { isArray, type Json } from '../core/json.ts'
import { escapeName } from '../formats/json-pointer.ts'

/**
 * A value of a program, or of a format that knows more than JSON, as JSON: dates become texts, and members that are
 * `undefined` are left out. Throws a {@link UserError} that names the place of what JSON cannot hold.
 */
export const toPlainJson = (value: unknown, file: string): Json =>
  convert(value, { file, pointer: '', above: [] })

interface ValuePlace {
  readonly file: string
  readonly pointer: string
  /** What the value is inside of, to find circles. */
  readonly above: readonly object[]
}

function convert(value: unknown, place: ValuePlace): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw unfit(place, `the number ${value}`)
  }
  if (typeof value !== 'object') throw unfit(place, `a ${typeof value}`)
  return convertObject(value, place)
}

function convertObject(value: object, place: ValuePlace): Json {
  if (place.above.includes(value)) throw unfit(place, 'an object that contains itself')
  const above = [...place.above, value]
  if (isArray(value)) return value.map((one, at) => convert(one ?? null, below(place, String(at), above)))
  if (ArrayBuffer.isView(value)) throw unfit(place, 'binary data')
  if (hasToJson(value)) return convert(value.toJSON(), { ...place, above })
  if (value instanceof Map || value instanceof Set) throw unfit(place, `a ${value.constructor.name}`)
  const members = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(members.map(([name, one]) => [name, convert(one, below(place, name, above))]))
}

const hasToJson = (value: object): value is { toJSON: () => unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function'

const below = ({ file, pointer }: ValuePlace, name: string, above: readonly object[]): ValuePlace => ({
  file,
  pointer: `${pointer}/${escapeName(name)}`,
  above,
})

const unfit = ({ file, pointer }: ValuePlace, what: string): UserError =>
  new UserError(`${file}#${pointer} is ${what}, which JSON cannot hold.`)
