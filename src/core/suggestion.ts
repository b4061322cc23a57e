import { closestMatch } from 'leven'

/** `Did you mean "name"?`, or what there is to choose from; `also` may be meant, but is not worth a list. */
export function suggest(given: string, known: Iterable<string>, also: Iterable<string> = []): string {
  const names = [...known]
  const likely = nearest(given, [...names, ...also])
  if (likely !== undefined) return `Did you mean "${likely}"?`
  return names.length === 0
    ? ''
    : `There are: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`
}

/** The name that was probably meant; `undefined` when none is near. */
export const nearest = (given: string, names: readonly string[]): string | undefined =>
  given.length > 64
    ? undefined
    : closestMatch(given, names, { maxDistance: Math.max(2, Math.ceil(given.length / 3)) })
