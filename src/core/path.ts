import { isArray, isObject, member, type Json } from './json.ts'

/** Names from the outside in: `['address', 'city']`. */
export type Path = readonly string[]

export const parsePath = (text: string): Path => text.split('.')
export const formatPath = (path: Path): string => path.join('.')

/** The one value at a path of objects; `undefined` when a name is missing or the path meets a list. */
export function valueAt(value: Json, path: Path): Json | undefined {
  let current: Json | undefined = value
  for (const name of path) {
    if (!isObject(current)) return undefined
    current = member(current, name)
  }
  return current
}

/** Every value at a path, looking into each element of any list on the way: an order's `lines.cookie_id` are many. */
export function valuesAt(value: Json | undefined, path: Path): readonly Json[] {
  if (value === undefined) return []
  if (isArray(value)) return value.flatMap((element) => valuesAt(element, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  return isObject(value) ? valuesAt(member(value, name), rest) : []
}
