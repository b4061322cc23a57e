import type { Json, JsonObject } from '../../core/json.ts'
import { localId } from '../../core/local-id.ts'
import type { LinkChange, Step } from '../../core/operation.ts'
import type { Collection, Model } from '../../core/resource.ts'
import type { DocumentPart } from '../document-part.ts'
import type { Target } from '../place.ts'
import { idIn, parseLinkage, parseResource, textAt } from './draft.ts'

/** What a change of a target means, by a request of its own or as a step of several; `data` came with it. */
export function parseChange(change: LinkChange, target: Target, data: DocumentPart, model: Model): Step {
  const { collection, id = '', relationship } = target
  const at = { collection: collection.name, id }
  if (relationship) {
    const to = parseLinkage(data, model, relationship)
    return { operation: { kind: 'link', ...at, relationship: relationship.name, change, to } }
  }
  if (change === 'remove') return { operation: { kind: 'delete', ...at, dependents: [] } }
  return change === 'add' ? creation(collection, data, model) : { operation: update(target, data, model) }
}

function creation(collection: Collection, data: DocumentPart, model: Model): Step {
  const { attributes, links } = parseResource(data, model, collection)
  const [id, lid] = [textAt(data, 'id'), textAt(data, 'lid')]
  const { idAttribute, name } = collection
  const draft = id === undefined ? attributes : { [idAttribute]: storedId(collection, id), ...attributes }
  const creates = lid === undefined ? {} : { creates: localId(name, lid) }
  return { operation: { kind: 'create', collection: name, drafts: [draft], many: false, links }, ...creates }
}

/** Ids are text on the wire, whatever the data has. */
const storedId = ({ idStyle }: Collection, id: string): string | number =>
  idStyle === 'integer' && /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : id

/** The resource object must say the same id as the target. */
function update({ collection, id }: Target, data: DocumentPart, model: Model): Step['operation'] {
  const { attributes, links } = parseResource(data, model, collection)
  const { kind, name } = collection
  const own = idIn(data, collection)
  if (own === undefined) throw data.at('id').wrong('The resource has no "id".')
  if (kind !== 'collection' && own !== name)
    throw data.at('id').wrong(`There is only ${name} here, and no "${own}".`, { code: 'conflict' })
  if (kind === 'value') return { kind: 'replace', collection: name, id: '', draft: valueIn(attributes, data) }
  const patch = { format: 'assign', value: attributes } as const
  const target = kind === 'collection' ? { id: id ?? own, identity: own } : { id: '' }
  return { kind: 'patch', collection: name, ...target, patch, links }
}

/** What is neither a list of objects nor an object has one attribute: itself. */
function valueIn({ value }: JsonObject, data: DocumentPart): Json {
  if (value !== undefined) return value
  throw data.at('attributes').at('value').wrong('The attribute "value" is missing.', { code: 'invalid' })
}
