import type { Attributes, Collection, Model } from '../../core/resource.ts'
import { suggest } from '../../core/suggestion.ts'
import type { Compiled, CompiledCollection } from '../compile.ts'
import { introducedBy, mergeAttributes } from '../model/attributes.ts'
import { relationshipMistakes } from './check-relationships.ts'
import type { Mistake } from './mistake.ts'

/** Names in the declarations that the data does not know, and what contradicts itself. */
export function checkNames(inferred: Model, all: Compiled): readonly Mistake[] {
  return [...all.collections].flatMap(([name, compiled]) => {
    const path = `collections.${name}`
    const collection = inferred.collections.get(name)
    if (collection) return collectionMistakes(inferred, collection, compiled, all)
    const known = suggest(name, inferred.collections.keys())
    return [{ path, message: `the data has no such collection. ${known}` }]
  })
}

function collectionMistakes(
  inferred: Model,
  collection: Collection,
  compiled: CompiledCollection,
  all: Compiled,
): readonly Mistake[] {
  const path = `collections.${collection.name}`
  const attributes = mergeAttributes(collection.attributes, introducedBy(compiled))
  return attributeMistakes(collection, compiled, attributes, path).concat(
    contradictions(compiled, attributes, path),
    relationshipMistakes(inferred, collection, all),
  )
}

function attributeMistakes(
  { attributes: seen, idAttribute }: Collection,
  compiled: CompiledCollection,
  attributes: Attributes,
  path: string,
): readonly Mistake[] {
  const { rules, hasOpaqueSchema } = compiled
  // Nothing is known of data that is not there yet, or that only a schema of another library knows.
  if (seen.size === 0 || hasOpaqueSchema) return []
  const named = [
    ...(idAttribute === 'id' ? [] : [['id.attribute', idAttribute] as const]),
    ...namesIn('hidden', rules.hidden),
    ...namesIn('writeOnly', rules.writeOnly),
    ...namesIn('readOnly', rules.readOnly),
    ...namesIn('writeOnce', rules.writeOnce),
    ...namesIn('required', rules.required),
    ...rules.unique.map(({ attribute }, at) => [`unique[${at}]`, attribute] as const),
    ...(rules.slugFrom === undefined ? [] : [['slug.from', rules.slugFrom] as const]),
  ]
  return named.flatMap(([key, name]) => {
    if (attributes.has(name)) return []
    return [
      {
        path: `${path}.${key}`,
        message: `there is no attribute "${name}". ${suggest(name, attributes.keys())}`,
      },
    ]
  })
}

const namesIn = (key: string, names: Iterable<string>) =>
  [...names].map((name, at) => [`${key}[${at}]`, name] as const)

function contradictions(
  { rules, idAttribute, slug }: CompiledCollection,
  attributes: Attributes,
  path: string,
): readonly Mistake[] {
  const { hidden, writeOnly, required, readOnly, defaults, slugFrom } = rules
  const concealed = [...hidden, ...writeOnly].filter((name) => name === idAttribute)
  const unfillable = [...required].filter(
    (name) => readOnly.has(name) && !defaults.has(name) && name !== idAttribute,
  )
  const both = [...hidden].filter((name) => writeOnly.has(name))
  return [
    ...concealed.map((name) => ({ path, message: `"${name}" is the id, which is always sent.` })),
    ...both.map((name) => ({ path, message: `"${name}" is hidden and write-only. Hidden alone does more.` })),
    ...unfillable.map((name) => ({
      path: `${path}.required`,
      message: `"${name}" is read-only, so nobody can give it. Give it a default.`,
    })),
    ...(slug !== undefined && hidden.has(slug)
      ? [{ path: `${path}.slug`, message: `"${slug}" is hidden, so it cannot stand in a URL.` }]
      : []),
    ...(slugFrom !== undefined && (hidden.has(slugFrom) || writeOnly.has(slugFrom))
      ? [{ path: `${path}.slug.from`, message: `"${slugFrom}" is never sent, and a slug would tell it.` }]
      : []),
    ...(rules.unknown === 'refuse' && attributes.size === 0
      ? [
          {
            path: `${path}.unknown`,
            message: 'no attribute is known yet, so all would be refused. Add a schema.',
          },
        ]
      : []),
  ]
}
