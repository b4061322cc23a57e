import type { Attributes, Collection, Database, Model } from '../../core/resource.ts'
import { inferModel, type Naming } from '../../schema/infer-model.ts'
import { checkNames } from '../checks/check-names.ts'
import { circularCascades } from '../checks/check-relationships.ts'
import type { Compiled, CompiledCollection } from '../compile.ts'
import { assertNoMistakes } from '../shape.ts'
import { introducedBy, mergeAttributes } from './declared-attributes.ts'
import { declareRelationships } from './declared-relationships.ts'

/** Compiled declarations, and the file they come from, for messages. */
export interface DeclarationSource {
  readonly compiled: Compiled
  readonly source: string
  /** Applies where nothing is declared. */
  readonly naming?: Naming
}

/**
 * A model of the data, which it keeps learning from, with the declarations applied. Throws a {@link UserError} when the
 * two do not fit.
 */
export function declareModel(
  database: Database,
  { compiled, source, naming }: DeclarationSource,
): ReturnType<typeof inferModel> {
  const idAttributeOf = (name: string): string | undefined => compiled.collections.get(name)?.idAttribute
  const live = inferModel(database, { ...naming, idAttributeOf })
  assertNoMistakes(checkNames(live.model, compiled), source)
  let inferred = live.model
  let model = applyDeclarations(inferred, compiled)
  assertNoMistakes(circularCascades(model), source)
  return {
    get model() {
      if (live.model !== inferred) {
        inferred = live.model
        model = applyDeclarations(inferred, compiled)
      }
      return model
    },
    observe: live.observe,
  }
}

/** The inferred model with the declarations applied. It does not know hidden attributes, so nothing can ask for them. */
function applyDeclarations(inferred: Model, { collections: compiled }: Compiled): Model {
  const declared = new Map(
    [...inferred.collections].map(([name, collection]) => [name, withRules(collection, compiled.get(name))]),
  )
  const relationships = declareRelationships(
    declared,
    new Map([...inferred.collections].map(([name, collection]) => [name, collection.relationships])),
    compiled,
  )
  const isHidden = (collection: string, name: string | undefined): boolean =>
    declared.get(collection)?.hidden.has(name ?? '') ?? false
  return {
    collections: new Map(
      [...declared].map(([name, collection]) => {
        const visible = [...(relationships.get(name) ?? [])].filter(
          ([, { keyOn, target, path, through }]) => {
            const holder = keyOn === 'source' ? name : (through?.collection ?? target)
            return !isHidden(holder, path[0]) && !isHidden(holder, through?.path[0])
          },
        )
        return [name, { ...withoutHidden(collection), relationships: new Map(visible) }]
      }),
    ),
  }
}

function withRules(collection: Collection, compiled: CompiledCollection | undefined): Collection {
  if (!compiled) return collection
  const { rules, type, idAttribute, idStyle, slug } = compiled
  return {
    ...collection,
    ...rules,
    ...(type === undefined ? {} : { type }),
    ...(idAttribute === undefined ? {} : { idAttribute }),
    ...(idStyle === undefined ? {} : { idStyle }),
    ...(slug === undefined ? {} : { slug }),
    attributes: mergeAttributes(collection.attributes, introducedBy(compiled)),
  }
}

function withoutHidden(collection: Collection): Collection {
  const { hidden, attributes } = collection
  if (hidden.size === 0) return collection
  const { slug, ...rest } = collection
  const visible: Attributes = new Map([...attributes].filter(([name]) => !hidden.has(name)))
  return { ...rest, ...(slug === undefined || hidden.has(slug) ? {} : { slug }), attributes: visible }
}
