import { isArray, type Json } from '../core/json.ts'
import { collectionOf } from '../core/model.ts'
import type { Operation } from '../core/operation.ts'
import { type Model, singularKey } from '../core/resource.ts'
import { fill, fillInText, type Filling } from './placeholders.ts'
import type { Effects } from './rule.ts'

/** The writes of a rule's `change`, with its placeholders filled in. Throws a `not_found` for an unknown collection. */
export function changesIn(
  change: NonNullable<Effects['change']>,
  filling: Filling,
  model: Model,
): readonly Operation[] {
  return Object.entries(change).map(([target, value]) => {
    // Split first: what is filled in may have a slash.
    const [name = '', id] = target.split('/').map((part) => fillInText(part, filling))
    return writeOf(name, id, fill(value, filling), model)
  })
}

/** `null` deletes; other values change a record by a merge patch, or are a new one. */
function writeOf(collection: string, id: string | undefined, value: Json, model: Model): Operation {
  const { kind } = collectionOf(model, collection)
  const key = kind === 'collection' ? id : singularKey
  if (key === undefined)
    return isArray(value)
      ? { kind: 'create', collection, drafts: value, many: true }
      : { kind: 'create', collection, drafts: [value], many: false }
  if (value === null && kind === 'collection') return { kind: 'delete', collection, id: key, dependents: [] }
  return { kind: 'patch', collection, id: key, patch: { format: 'merge', value } }
}
