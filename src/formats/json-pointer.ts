import { isArray, isObject, type Json } from '../core/json.ts'

/** The unescaped names of a JSON Pointer (RFC 6901), outermost first; at least one. */
export type Pointer = readonly string[]

/** A copy that may be changed in place. */
export type Container = Record<string, Json> | Json[]

/** Parses a JSON Pointer (RFC 6901). */
export const parsePointer = (text: string): Pointer =>
  text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** Escapes a name for a JSON Pointer (RFC 6901 §3). */
export const escapeName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** The value at a path; `undefined` if there is none. */
export function valueAtPointer(document: Container, path: Pointer): Json | undefined {
  let found: Json | Container | undefined = document
  for (const name of path) found = child(found, name)
  return found
}

/** Adds a member, or inserts an element before the index; false if the parent does not exist. */
export function put(document: Container, path: Pointer, value: Json): boolean {
  const { container, name } = place(document, path)
  if (!container) return false
  if (!Array.isArray(container)) container[name] = value
  else if (name === '-') container.push(value)
  else if (index.test(name) && Number(name) <= container.length) container.splice(Number(name), 0, value)
  else return false
  return true
}

/** Removes a member or an element and returns it; `undefined` if it does not exist. */
export function take(document: Container, path: Pointer): Json | undefined {
  const { container, name } = place(document, path)
  const found = child(container, name)
  if (found === undefined || !container) return undefined
  if (Array.isArray(container)) container.splice(Number(name), 1)
  else delete container[name]
  return found
}

/** Replaces a value; false if there is none. */
export function replace(document: Container, path: Pointer, value: Json): boolean {
  const { container, name } = place(document, path)
  if (!container || child(container, name) === undefined) return false
  if (Array.isArray(container)) container[Number(name)] = value
  else container[name] = value
  return true
}

const index = /^(0|[1-9]\d{0,8})$/

/** An own member of an object or an element of a list; never an inherited one. */
function child(container: Json | Container | undefined, name: string): Json | undefined {
  if (isArray(container)) return index.test(name) ? container[Number(name)] : undefined
  return isObject(container) && Object.hasOwn(container, name) ? container[name] : undefined
}

/** The last name of a path, and its parent value. */
function place(document: Container, path: Pointer): { container: Container | undefined; name: string } {
  const outer = valueAtPointer(document, path.slice(0, -1))
  const container = typeof outer === 'object' && outer !== null ? (outer as Container) : undefined
  return { container: path.length === 1 ? document : container, name: path.at(-1) ?? '' }
}
