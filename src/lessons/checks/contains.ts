/** True when `actual` has every member of `part`; lists must have the same length. */
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
