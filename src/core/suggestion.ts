import { closestMatch } from 'leven'

/** `Did you mean "name"?`, or what there is to choose from. */
export function suggest(given: string, known: Iterable<string>): string {
  const names = [...known]
  const nearest =
    given.length > 64
      ? undefined
      : closestMatch(given, names, { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })
  if (nearest !== undefined) return `Did you mean "${nearest}"?`
  return names.length === 0
    ? ''
    : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}
