import type { Collection, Model, Relationship } from '../../core/resource.ts'
import type { Serializers } from '../../core/serializer.ts'

/** What a mount shows of the data, and how. */
export interface View {
  /** The collections that are there; `undefined` for all. */
  readonly collections?: ReadonlySet<string> | undefined
  readonly serializers: Serializers
}

export const wholeView: View = { serializers: new Map() }

/** The model as far as a view shows it; made once for each state of the model. */
export function createModelView({ collections }: View): (model: Model) => Model {
  if (!collections) return (model) => model
  let last: { readonly of: Model; readonly shown: Model } | undefined
  return (model) => {
    if (last?.of !== model) last = { of: model, shown: narrow(model, collections) }
    return last.shown
  }
}

function narrow(model: Model, names: ReadonlySet<string>): Model {
  const isShown = ({ target }: Relationship): boolean => names.has(target)
  const shown = [...model.collections].filter(([name]) => names.has(name))
  return {
    whole: model,
    collections: new Map(
      shown.map(([name, collection]): [string, Collection] => {
        const relationships = [...collection.relationships].filter(([, one]) => isShown(one))
        return [name, Object.assign({}, collection, { relationships: new Map(relationships) })]
      }),
    ),
  }
}
