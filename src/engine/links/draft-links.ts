import { isArray, isObject, type Json, member } from '../../core/json.ts'
import { foreignKeys, relationshipOf } from '../../core/model.ts'
import type { Draft, Linkage, Links } from '../../core/operation.ts'
import { type Collection, type Relationship, toKey } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import { issueAt } from '../problems.ts'
import type { WriteScope } from '../scope.ts'
import type { Linking } from './linking.ts'

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

/** `artist_id` means the relationship `artist`. Where that is linked as well, it must say the same. */
function linkingsByKeys(
  { problems }: WriteScope,
  collection: Collection,
  draft: Draft,
  links: Links,
): readonly Linking[] {
  const linkings: Linking[] = []
  for (const [attribute, relationship] of foreignKeys(collection)) {
    const key = isObject(draft) ? member(draft, attribute) : undefined
    if (key === undefined) continue
    const to = linkageOf(key, relationship)
    const linked = links.get(relationship.name)
    const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
    if (to === undefined)
      problems.issues.push(issueAt('', attribute, 'type', `This is no id of ${relationship.name}.`))
    else if (linked === undefined) linkings.push({ collection, relationship, change: 'replace', to, source })
    else if (JSON.stringify(to) !== JSON.stringify(linked))
      problems.issues.push(
        issueAt('', attribute, 'contradiction', `${relationship.name} is linked otherwise.`),
      )
  }
  return linkings
}

/** `undefined` for what is no id, or no list of them. */
function linkageOf(key: Json, { many }: Relationship): Linkage | undefined {
  if (many) return isArray(key) && key.every(isKey) ? key.map(toKey) : undefined
  if (key === null) return null
  return isKey(key) ? toKey(key) : undefined
}

const isKey = (value: Json): boolean => typeof value === 'string' || typeof value === 'number'
