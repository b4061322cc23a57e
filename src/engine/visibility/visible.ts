import { isArray, isObject, type Json, type JsonObject } from '../../core/json.ts'
import { collectionOf } from '../../core/model.ts'
import type { Outcome, OutcomeOf } from '../../core/outcome.ts'
import type { Collection, Database, Model, Resource } from '../../core/resource.ts'

/** Whether an attribute is never sent. */
export const isConcealed = ({ hidden, writeOnly }: Collection, name: string): boolean =>
  hidden.has(name) || writeOnly.has(name)

const concealsNothing = ({ hidden, writeOnly }: Collection): boolean =>
  hidden.size === 0 && writeOnly.size === 0

/** By the set of hidden names, which every declaration makes anew. */
const views = new WeakMap<ReadonlySet<string>, WeakMap<Resource, Resource>>()

const origins = new WeakMap<Resource, Resource>()

/** The stored resource that a visible one was made from. */
export const stored = (view: Resource): Resource => origins.get(view) ?? view

/** A stored resource without what is never sent: the one form that leaves the engine. The same object every time. */
export function visible(collection: Collection, resource: Resource): Resource {
  if (concealsNothing(collection)) return resource
  const known = views.get(collection.hidden) ?? new WeakMap<Resource, Resource>()
  views.set(collection.hidden, known)
  const view = known.get(resource) ?? withoutConcealed(collection, resource)
  known.set(resource, view)
  known.set(view, view)
  if (view !== resource) origins.set(view, resource)
  return view
}

/** Resources as they may be sent. */
export const visibleAll = (collection: Collection, resources: readonly Resource[]): readonly Resource[] =>
  concealsNothing(collection) ? resources : resources.map((resource) => visible(collection, resource))

/** An outcome of which everything may be sent. What it includes has been made so by `include`. */
export function visibleOutcome(outcome: Outcome, model: Model): Outcome {
  switch (outcome.kind) {
    case 'many':
    case 'created':
    case 'deleted':
      return visibleItems(outcome)
    case 'one':
      return visibleItem(outcome)
    case 'linkage':
      return visibleLinkage(outcome, model)
    case 'atomic':
      return { ...outcome, outcomes: outcome.outcomes.map((one) => visibleOutcome(one, model)) }
    case 'dump':
      return { ...outcome, database: visibleDatabase(outcome.database, model) }
    case 'none':
      return outcome
  }
}

const visibleItems = <O extends OutcomeOf<'many' | 'created' | 'deleted'>>(outcome: O): O =>
  concealsNothing(outcome.collection)
    ? outcome
    : { ...outcome, items: visibleAll(outcome.collection, outcome.items) }

const visibleItem = (outcome: OutcomeOf<'one'>): Outcome =>
  concealsNothing(outcome.collection)
    ? outcome
    : { ...outcome, item: visible(outcome.collection, outcome.item) }

function visibleLinkage(outcome: OutcomeOf<'linkage'>, model: Model): Outcome {
  const target = collectionOf(model, outcome.relationship.target)
  return {
    ...outcome,
    item: visible(outcome.collection, outcome.item),
    related: visibleAll(target, outcome.related),
  }
}

function visibleDatabase(database: Database, model: Model): JsonObject {
  const members = Object.entries(database).flatMap(([name, value]) => {
    const collection = model.collections.get(name)
    return collection ? [[name, visibleMember(collection, value)] as const] : []
  })
  return Object.fromEntries(members)
}

function visibleMember(collection: Collection, value: Json): Json {
  if (collection.kind === 'value') return value
  if (isArray(value)) return value.map((one) => (isObject(one) ? visible(collection, one) : one))
  return isObject(value) ? visible(collection, value) : value
}

function withoutConcealed(collection: Collection, resource: Resource): Resource {
  const shown = Object.entries(resource).filter(([name]) => !isConcealed(collection, name))
  return Object.fromEntries(shown)
}
