import { toMemberName } from '../formats/member-name.ts'
import { singularOf } from './singular.ts'

/** What JSON:API calls one of each collection: the singular, as far as it may be a name there; no two alike. */
export function typeNames(collections: readonly string[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of collections) {
    const [singular = '', ...others] = [singularOf(name), name].map((one) => toMemberName(one) || 'resource')
    let type = [singular, ...others].find((one) => !taken.has(one)) ?? singular
    while (taken.has(type)) type = `${type}_2`
    taken.add(type)
    types.set(name, type)
  }
  return types
}
