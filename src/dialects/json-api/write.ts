import type { Json, JsonObject } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import type { LinkChange, Operation, Step } from '../../core/operation.ts'
import type { Collection, Model, Relationship } from '../../core/resource.ts'
import { documentError } from './document.ts'
import { parseLinkage, parseResource, storedId } from './draft.ts'

type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>

/** Where a write goes, and what it brings: a document, or a part of one that `pointer` leads to. */
export interface Written {
  readonly model: Model
  readonly collection: Collection
  readonly data: Json | undefined
  readonly pointer: string
}

export function creation({
  model,
  collection,
  data,
  pointer,
}: Written): Step & { operation: OperationOf<'create'> } {
  const { id, lid, attributes, links } = parseResource(data, model, collection, pointer)
  const { idAttribute, name } = collection
  const draft = id === undefined ? attributes : { [idAttribute]: storedId(collection, id), ...attributes }
  return {
    operation: { kind: 'create', collection: name, drafts: [draft], many: false, links },
    ...(lid === undefined ? {} : { creates: localId(name, lid) }),
  }
}

/** `id` is what the URL says; the resource object must say the same. */
export function update(
  { model, collection, data, pointer }: Written,
  id: string | undefined,
): OperationOf<'patch'> | OperationOf<'replace'> {
  const draft = parseResource(data, model, collection, pointer)
  const { kind, name } = collection
  const own = draft.id ?? (draft.lid === undefined ? undefined : localId(name, draft.lid))
  if (own === undefined) throw documentError('bad_request', 'The resource has no "id".', `${pointer}/id`)
  if (kind !== 'collection' && own !== name)
    throw documentError('conflict', `There is only ${name} here, and no "${own}".`, `${pointer}/id`)
  if (kind === 'value')
    return { kind: 'replace', collection: name, id: '', draft: valueIn(draft.attributes, pointer) }
  const patch = { format: 'assign', value: draft.attributes } as const
  const target = kind === 'collection' ? { id: id ?? own, identity: own } : { id: '' }
  return { kind: 'patch', collection: name, ...target, patch, links: draft.links }
}

/** What is neither a list of objects nor an object has one attribute: itself. */
function valueIn(attributes: JsonObject, pointer: string): Json {
  if (attributes['value'] !== undefined) return attributes['value']
  throw documentError('invalid', 'The attribute "value" is missing.', `${pointer}/attributes/value`)
}

export function linking(
  { model, collection, data, pointer }: Written,
  id: string,
  relationship: Relationship,
  change: LinkChange,
): OperationOf<'link'> {
  if (data === undefined) throw documentError('bad_request', 'A relationship needs "data".', pointer)
  const to = parseLinkage(data, model, relationship, pointer)
  return { kind: 'link', collection: collection.name, id, relationship: relationship.name, change, to }
}
