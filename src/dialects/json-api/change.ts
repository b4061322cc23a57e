import { localId } from '../../core/local-id.ts'
import type { LinkChange, Step } from '../../core/operation.ts'
import type { Model } from '../../core/resource.ts'
import type { Target } from '../shared/place.ts'
import type { DocumentPart } from './document-part.ts'
import { idIn, parseLinkage, parseResource } from './draft.ts'

/** What a change of a target means, by a request of its own or as a step of several; `data` came with it. */
export function parseChange(change: LinkChange, target: Target, data: DocumentPart, model: Model): Step {
  const { collection, id = '', relationship } = target
  const at = { collection: collection.name, id }
  if (relationship) {
    const to = parseLinkage(data, model, relationship)
    return { operation: { kind: 'link', ...at, relationship: relationship.name, change, to } }
  }
  if (change === 'remove') return { operation: { kind: 'delete', ...at, dependents: [] } }
  return change === 'add' ? creation(target, data, model) : { operation: update(target, data, model) }
}

function creation({ collection }: Target, data: DocumentPart, model: Model): Step {
  const { attributes, links } = parseResource(data, model, collection)
  const [id, lid] = [data.text('id'), data.text('lid')]
  const { name } = collection
  return {
    operation: { kind: 'create', collection: name, drafts: [attributes], many: false, id, links },
    creates: lid === undefined ? undefined : localId(name, lid),
  }
}

/** The resource object says the id, too. */
function update({ collection, id }: Target, data: DocumentPart, model: Model): Step['operation'] {
  const { attributes, links } = parseResource(data, model, collection)
  const identity = idIn(data, collection)
  if (identity === undefined) throw data.at('id').wrong('The resource has no "id".')
  const patch = { format: 'assign', value: attributes } as const
  return { kind: 'patch', collection: collection.name, id: id ?? identity, identity, patch, links }
}
