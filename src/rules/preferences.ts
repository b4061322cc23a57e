import { suggest } from '../core/error.ts'
import { delayForms, invalidDelay, parseDelay } from './delay.ts'
import { type Fate, faults, isFault, isStatus } from './fate.ts'

/** What a request can ask for, by `Prefer` (RFC 7240) or by a query parameter with `_` in front. */
export const preferenceNames = ['code', 'delay', 'fault', 'example', 'scenario'] as const

export type PreferenceName = (typeof preferenceNames)[number]

/** The known preferences in a `Prefer` header, as they are written there. All others are ignored (RFC 7240 §2). */
export function preferencesIn(header: string): ReadonlyMap<PreferenceName, string> {
  const found = new Map<PreferenceName, string>()
  for (const [, token = '', , quoted, plain] of header.matchAll(preference)) {
    const name = token.toLowerCase()
    // Of several with one name, the first counts (RFC 7240 §2).
    if (isPreferenceName(name) && !found.has(name))
      found.set(name, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '')
  }
  return found
}

/** A name, perhaps with a value, perhaps with parameters: `code=503`, `delay="200-800"; x=1`. */
const preference =
  /(?:^|,)\s*([!#$%&'*+.^_`|~\w-]+)(\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?(?:\s*;(?:[^",]|"(?:[^"\\]|\\.)*")*)?/g

const isPreferenceName = (name: string): name is PreferenceName =>
  (preferenceNames as readonly string[]).includes(name)

interface Unparsable {
  readonly problem: string
  readonly help: string
}

/** What a preference asks for, or what is wrong with it. */
export function parsePreference(name: PreferenceName, text: string): Fate | Unparsable {
  switch (name) {
    case 'code':
      if (isStatus(text)) return { code: Number(text) }
      return {
        problem: `"${text}" is not a status you can ask for.`,
        help: 'Use 200 to 599: code=503.',
      }
    case 'delay': {
      const delay = parseDelay(text)
      return delay ? { delay } : { problem: invalidDelay(text), help: delayForms }
    }
    case 'example':
    case 'scenario':
      return { [name]: text }
    case 'fault':
      if (isFault(text)) return { fault: text }
      return { problem: `Unknown fault "${text}".`, help: suggest(text, faults) }
  }
}
