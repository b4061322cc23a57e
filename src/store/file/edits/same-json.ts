import { isArray, isObject, type Json } from '../../../core/json.ts'

/** Whether two values would be written alike: also the members of objects in one order. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((element, position) => isSame(element, b[position]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const names = Object.keys(a)
  const others = Object.keys(b)
  return (
    names.length === others.length &&
    names.every((name, position) => name === others[position] && isSame(a[name], b[name]))
  )
}
