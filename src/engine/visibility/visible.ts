import { collectionOf } from '../../core/model.ts'
import type { Outcome, OutcomeOf, Serializers } from '../../core/outcome.ts'
import type { Collection, Model, Resource } from '../../core/resource.ts'

/** What a mount shows of the data, and how. */
export interface View {
  /** The collections that it shows; `undefined` for all. */
  readonly collections?: ReadonlySet<string> | undefined
  /** By collection, the name around a single resource; `false` for none. */
  readonly envelopes?: ReadonlyMap<string, string | false>
  readonly serializers: Serializers
}

export const wholeView: View = { serializers: new Map() }

/** The part of a model that a view shows: its collections, the relationships between them, the names around them. */
export function visibleModel(model: Model, { collections: names, envelopes }: View): Model {
  const isVisible = (name: string): boolean => names?.has(name) ?? true
  const collections = [...model.collections].filter(([name]) => isVisible(name))
  return {
    whole: model,
    collections: new Map(
      collections.map(([name, collection]): [string, Collection] => {
        const relationships = new Map(
          [...collection.relationships].filter(([, { target }]) => isVisible(target)),
        )
        const wrapper = envelopes?.get(name)
        const wrapped = wrapper === undefined ? {} : { wrapper }
        return [name, Object.assign({}, collection, { relationships }, wrapped)]
      }),
    ),
  }
}

/** Whether an attribute is never sent. */
export const isHidden = ({ hidden, writeOnly }: Collection, name: string): boolean =>
  hidden.has(name) || writeOnly.has(name)

/** Whether all attributes are sent. */
export const hidesNothing = ({ hidden, writeOnly }: Collection): boolean =>
  hidden.size === 0 && writeOnly.size === 0

/** By the set of hidden names, which every declaration makes anew. */
const visibleForms = new WeakMap<ReadonlySet<string>, WeakMap<Resource, Resource>>()

const originals = new WeakMap<Resource, Resource>()

/** The stored resource that a visible one was made from. */
export const originalOf = (resource: Resource): Resource => originals.get(resource) ?? resource

/** A stored resource without its hidden attributes, which is how it leaves the engine. The same object every time. */
export function visible(collection: Collection, resource: Resource): Resource {
  if (hidesNothing(collection)) return resource
  const known = visibleForms.get(collection.hidden) ?? new WeakMap<Resource, Resource>()
  visibleForms.set(collection.hidden, known)
  const form = known.get(resource) ?? withoutHidden(collection, resource)
  known.set(resource, form)
  known.set(form, form)
  if (form !== resource) originals.set(form, resource)
  return form
}

const withoutHidden = (collection: Collection, resource: Resource): Resource =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !isHidden(collection, name)))

/** Resources without their hidden attributes. */
export const visibleAll = (collection: Collection, resources: readonly Resource[]): readonly Resource[] =>
  hidesNothing(collection) ? resources : resources.map((resource) => visible(collection, resource))

/** An outcome without hidden attributes. What it includes has lost them already, and so has a dump. */
export function visibleOutcome(outcome: Outcome, model: Model): Outcome {
  if (outcome.kind === 'none' || outcome.kind === 'dump') return outcome
  if (outcome.kind === 'atomic')
    return { ...outcome, outcomes: outcome.outcomes.map((one) => visibleOutcome(one, model)) }
  if (outcome.kind === 'linkage') return visibleLinkage(outcome, model)
  const { collection } = outcome
  if (hidesNothing(collection)) return outcome
  return outcome.kind === 'one'
    ? { ...outcome, item: visible(collection, outcome.item) }
    : { ...outcome, items: visibleAll(collection, outcome.items) }
}

function visibleLinkage(outcome: OutcomeOf<'linkage'>, model: Model): Outcome {
  const { collection, item, relationship, related } = outcome
  const target = collectionOf(model, relationship.target)
  return { ...outcome, item: visible(collection, item), related: visibleAll(target, related) }
}
