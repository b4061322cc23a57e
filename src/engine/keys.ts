import { isArray, isObject, type Json, member } from '../core/json.ts'
import { foreignKeys } from '../core/model.ts'
import type { Draft, Linkage, Links } from '../core/operation.ts'
import { type Collection, type Relationship, toKey } from '../core/resource.ts'
import { invalid, issueAt } from './problems.ts'

/** `artist_id` among the attributes means the relationship `artist`, unless that is linked beside them. */
export function withKeys(collection: Collection, draft: Draft, links?: Links): Links | undefined {
  const all = new Map<string, Linkage>()
  for (const [attribute, relationship] of foreignKeys(collection)) {
    const key = isObject(draft) ? member(draft, attribute) : undefined
    if (key !== undefined) all.set(relationship.name, linkageOf(key, attribute, relationship))
  }
  return all.size === 0 ? links : new Map([...all, ...(links ?? [])])
}

function linkageOf(key: Json, attribute: string, { name, many }: Relationship): Linkage {
  if (many && isArray(key) && key.every(isKey)) return key.map(toKey)
  if (!many && (key === null || isKey(key))) return key === null ? null : toKey(key)
  throw invalid([issueAt('', attribute, 'type', `This is no id of ${name}.`)])
}

const isKey = (value: Json): boolean => typeof value === 'string' || typeof value === 'number'
