import { member, type Json } from '../../../core/json.ts'
import type { Resource } from '../../../core/resource.ts'
import { isSame } from './same-json.ts'

/**
 * What becomes of a record that was `base`, and that both the API and a person have changed. Each keeps what only it
 * has changed; where both have, the API's is what some client was told.
 */
export function mergeRecord(
  base: Resource | undefined,
  ours: Resource | undefined,
  theirs: Resource | undefined,
): Resource | undefined {
  if (isSame(theirs, base) || !ours || !theirs) return ours
  if (isSame(ours, base)) return theirs
  const names = new Set([...Object.keys(theirs), ...Object.keys(ours)])
  const members = [...names].map(
    (name) =>
      [name, mergeValue(base && member(base, name), member(ours, name), member(theirs, name))] as const,
  )
  return Object.fromEntries(members.filter((entry): entry is [string, Json] => entry[1] !== undefined))
}

const mergeValue = (
  base: Json | undefined,
  ours: Json | undefined,
  theirs: Json | undefined,
): Json | undefined => (isSame(ours, base) ? theirs : ours)
