import { ApiError, type IssueCode, type Source } from '../../core/error.ts'
import { formatPath, isArray, isObject, type Json, member } from '../../core/json.ts'
import { collectionOf, foreignKeys, relationshipOf } from '../../core/model.ts'
import { type Draft, idAsSent, type LinkChange, type Linkage, type Links } from '../../core/operation.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import { issueAt } from '../gathered-problems.ts'
import type { Scope, WriteScope } from '../scope.ts'

/** A change of what one relationship leads to. */
export interface Link {
  readonly collection: Collection
  readonly relationship: Relationship
  readonly change: LinkChange
  readonly to: Linkage
  /** What to blame for a wrong id. */
  readonly source: Source
}

/** The links of a draft: those that are named, and its own foreign keys, which mean the same. */
export function linksOfDraft(
  scope: WriteScope,
  collection: Collection,
  draft: Draft,
  named: Links,
): readonly Link[] {
  const links = [...named].map(([name, to]): Link => {
    const relationship = relationshipOf(collection, name)
    return { collection, relationship, change: 'replace', to, source: { in: 'relationship', name } }
  })
  return [...linksByKeys(scope, collection, draft, named), ...links]
}

/** `artist_id` means the relationship `artist`. Where that is named as well, both must agree. */
function linksByKeys(
  { problems }: WriteScope,
  collection: Collection,
  draft: Draft,
  named: Links,
): readonly Link[] {
  const links: Link[] = []
  const report = (attribute: string, code: IssueCode, message: string): void =>
    void problems.issues.push(issueAt('', attribute, code, message))
  for (const [attribute, relationship] of foreignKeys(collection)) {
    const key = isObject(draft) ? member(draft, attribute) : undefined
    if (key === undefined) continue
    const to = linkageOf(key, relationship)
    const other = named.get(relationship.name)
    const source = { in: 'body', pointer: `/${escapeName(attribute)}` } as const
    if (to === undefined)
      report(
        attribute,
        'type',
        `"${attribute}" must be ${relationship.many ? 'a list of ids' : 'an id'} of ${relationship.target}.`,
      )
    else if (other === undefined) links.push({ collection, relationship, change: 'replace', to, source })
    else if (JSON.stringify(to) !== JSON.stringify(other))
      report(
        attribute,
        'contradiction',
        `This contradicts the relationship ${relationship.name}. Send only one of the two.`,
      )
  }
  return links
}

/** `undefined` for what is not an id, or not a list of ids. */
function linkageOf(key: Json, { many }: Relationship): Linkage | undefined {
  if (many) return isArray(key) && key.every(isKey) ? key.map(toKey) : undefined
  if (key === null) return null
  return isKey(key) ? toKey(key) : undefined
}

const isKey = (value: Json): boolean => typeof value === 'string' || typeof value === 'number'

/** The keys that a link names, each once. */
export function linkedKeys({ relationship, to, source }: Link): readonly string[] {
  const { name, many } = relationship
  if (many === isArray(to)) return isArray(to) ? [...new Set(to)] : keyOrNone(to)
  const message = many
    ? `${name} leads to several resources, so it needs a list.`
    : `${name} leads to one resource, but this is a list.`
  throw new ApiError('bad_request', message, { issues: [{ code: 'linkage', message, source }] })
}

const keyOrNone = (to: Linkage): readonly string[] => (typeof to === 'string' ? [to] : [])

/** The resources that a link names. Throws when one is missing. */
export async function linkedResources({ model, reader }: Scope, link: Link): Promise<readonly Resource[]> {
  const { name } = collectionOf(model, link.relationship.target)
  const keys = linkedKeys(link)
  const found = await reader.getMany(name, keys)
  const missing = keys[found.indexOf(undefined)]
  if (missing === undefined) return found.filter((resource) => resource !== undefined)
  const message = `${name} has no resource with ${idAsSent(missing)} to link to.`
  throw new ApiError('not_found', message, {
    help: (mount) => `GET ${mount}/${name} lists them all.`,
    issues: [{ code: 'missing_related', message, source: link.source }],
  })
}

/** A list of ids after a change. Ids that it has already keep their place and their spelling. */
export function changedIds(
  current: Json | undefined,
  ids: readonly Json[],
  change: LinkChange,
): readonly Json[] {
  const list = isArray(current) ? current : []
  const keys = new Set(ids.map(toKey))
  if (change === 'remove') return list.filter((id) => !keys.has(toKey(id)))
  const kept = change === 'replace' ? list.filter((id) => keys.has(toKey(id))) : list
  const known = new Set(kept.map(toKey))
  return [...kept, ...ids.filter((id) => !known.has(toKey(id)))]
}

/** The attribute that holds a relationship's ids. Throws for ids that lie deeper: they change with what they are part of. */
export function attributeOf({ name, path }: Relationship): string {
  const [attribute, ...deeper] = path
  if (attribute !== undefined && deeper.length === 0) return attribute
  throw new ApiError(
    'forbidden',
    `${name} comes from ${formatPath(path)}, so it cannot be changed on its own.`,
    {
      help: `Change the attribute "${attribute}" as a whole.`,
    },
  )
}
