import { escapeName } from '../core/json-pointer.ts'
import { isArray, isObject, type Json, member } from '../core/json.ts'
import { foreignKeys, relationshipOf } from '../core/model.ts'
import type { Draft, Linkage, Links } from '../core/operation.ts'
import { type Collection, type Relationship, toKey } from '../core/resource.ts'
import type { Linking } from './linking.ts'
import { issueAt } from './problems.ts'
import type { WriteScope } from './scope.ts'

/** What a draft is linked to: by links, and by its own foreign keys, which say the same where links may be sent. */
export function linkingsOf(
  scope: WriteScope,
  collection: Collection,
  draft: Draft,
  links: Links | undefined,
): readonly Linking[] {
  if (!links) return []
  const named = [...links].map(([name, to]): Linking => {
    const relationship = relationshipOf(collection, name)
    return { collection, relationship, change: 'replace', to, source: { in: 'relationship', name } }
  })
  return [...linkingsByKeys(scope, collection, draft, links), ...named]
}

/** `artist_id` means the relationship `artist`, unless that is linked as well. */
function linkingsByKeys(
  { problems }: WriteScope,
  collection: Collection,
  draft: Draft,
  links: Links,
): readonly Linking[] {
  return [...foreignKeys(collection)].flatMap(([attribute, relationship]) => {
    const key = isObject(draft) ? member(draft, attribute) : undefined
    if (key === undefined || links.has(relationship.name)) return []
    const to = linkageOf(key, relationship)
    const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
    if (to !== undefined) return [{ collection, relationship, change: 'replace' as const, to, source }]
    problems.issues.push(issueAt('', attribute, 'type', `This is no id of ${relationship.name}.`))
    return []
  })
}

/** `undefined` for what is no id, or no list of them. */
function linkageOf(key: Json, { many }: Relationship): Linkage | undefined {
  if (many) return isArray(key) && key.every(isKey) ? key.map(toKey) : undefined
  if (key === null) return null
  return isKey(key) ? toKey(key) : undefined
}

const isKey = (value: Json): boolean => typeof value === 'string' || typeof value === 'number'
