import { isObject, type Json } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'

/** Looks at a write that was accepted. `model` is from before it; `serialized` are the collections with a serializer. */
export type ReportUnseen = (
  mount: { readonly serialized?: ReadonlySet<string> },
  operation: Operation,
  model: Model,
) => void

/**
 * Reports, once for each collection with a serializer, that a write has brought new attributes: a serializer shapes answers
 * alone, so a client that sends what it was shown stores what is never shown again.
 */
export function createUnseenReport(report: (text: string) => void): ReportUnseen {
  const reported = new Set<string>()
  return function reportUnseen({ serialized }, operation, model) {
    if (!('collection' in operation) || !serialized?.has(operation.collection)) return
    const { collection: name } = operation
    if (reported.has(name)) return
    const collection = model.collections.get(name)
    const unseen = [
      ...new Set(draftsOf(operation).flatMap((draft) => (isObject(draft) ? Object.keys(draft) : []))),
    ]
      .filter((attribute) => attribute !== collection?.idAttribute)
      .filter((attribute) => !collection?.attributes.has(attribute) && !collection?.hidden.has(attribute))
    if (unseen.length === 0) return
    reported.add(name)
    report(
      `New attributes were stored in ${name}: ${unseen.slice(0, 5).join(', ')}. Its serializer decides what is sent, so responses may never show them. To reject unknown attributes, declare "unknown": "refuse" for ${name}.`,
    )
  }
}

function draftsOf(operation: Operation): readonly Json[] {
  if (operation.kind === 'create') return operation.drafts
  if (operation.kind === 'replace') return [operation.draft]
  return operation.kind === 'patch' && operation.patch.format === 'merge' ? [operation.patch.value] : []
}
