import type { Attributes, Collection, Model } from '../../core/resource.ts'
import type { Compiled, CompiledCollection } from '../compile.ts'
import { introducedBy, mergeAttributes } from './attributes.ts'
import { declareRelationships } from './relationships.ts'

/** The inferred model with what was declared. Hidden attributes are unknown to it, so nothing can ask for them. */
export function applyDeclarations(inferred: Model, { collections: compiled }: Compiled): Model {
  const whole = new Map(
    [...inferred.collections].map(([name, collection]) => [name, withRules(collection, compiled.get(name))]),
  )
  const relationships = declareRelationships(
    whole,
    new Map([...inferred.collections].map(([name, collection]) => [name, collection.relationships])),
    compiled,
  )
  const isHidden = (collection: string, name: string | undefined): boolean =>
    whole.get(collection)?.hidden.has(name ?? '') ?? false
  return {
    collections: new Map(
      [...whole].map(([name, collection]) => {
        const shown = [...(relationships.get(name) ?? [])].filter(([, { keyOn, target, path, through }]) => {
          const holder = keyOn === 'source' ? name : (through?.collection ?? target)
          return !isHidden(holder, path[0]) && !isHidden(holder, through?.path[0])
        })
        return [name, { ...withoutHidden(collection), relationships: new Map(shown) }]
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
    idAttribute,
    ...(idStyle === undefined ? {} : { idStyle }),
    ...(slug === undefined ? {} : { slug }),
    attributes: mergeAttributes(collection.attributes, introducedBy(compiled)),
  }
}

function withoutHidden(collection: Collection): Collection {
  const { hidden, attributes } = collection
  if (hidden.size === 0) return collection
  const { slug, ...rest } = collection
  const shown: Attributes = new Map([...attributes].filter(([name]) => !hidden.has(name)))
  return { ...rest, ...(slug === undefined || hidden.has(slug) ? {} : { slug }), attributes: shown }
}
