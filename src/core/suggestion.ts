import { closestMatch } from 'leven'

/** `Did you mean "name"?`, or what there is to choose from; `also` may be meant, but is not worth a list. */
export function suggest(given: string, known: Iterable<string>, also: Iterable<string> = []): string {
  const names = [...known]
  const nearest =
    given.length > 64
      ? undefined
      : closestMatch(given, [...names, ...also], { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })
  if (nearest !== undefined) return `Did you mean "${nearest}"?`
  return names.length === 0
    ? ''
    : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}
