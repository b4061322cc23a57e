import { suggest } from '../../core/error.ts'
import type { Attributes, Collection, Model } from '../../core/resource.ts'
import type { Compiled, CompiledCollection } from '../compile.ts'
import { introducedBy, mergeAttributes } from '../model/declared-attributes.ts'
import type { Mistake } from '../shape.ts'
import { relationshipMistakes } from './check-relationships.ts'

/** Names in the declarations that are not in the data, and rules that contradict each other. */
export function checkNames(inferred: Model, all: Compiled): readonly Mistake[] {
  return [...all.collections].flatMap(([name, compiled]) => {
    const path = `collections.${name}`
    const collection = inferred.collections.get(name)
    if (collection) return collectionMistakes(inferred, collection, compiled, all)
    const known = suggest(name, inferred.collections.keys())
    return [{ path, message: `unknown collection. ${known}` }]
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
  { attributes: seen }: Collection,
  compiled: CompiledCollection,
  attributes: Attributes,
  path: string,
): readonly Mistake[] {
  const { rules, hasOpaqueSchema, idAttribute = 'id' } = compiled
  // The attributes of an empty collection are unknown, and so are those that only another library's schema knows.
  if (seen.size === 0 || hasOpaqueSchema) return []
  const named = [
    ...(idAttribute === 'id' ? [] : [['id.attribute', idAttribute] as const]),
    ...placesIn('hidden', rules.hidden),
    ...placesIn('writeOnly', rules.writeOnly),
    ...placesIn('readOnly', rules.readOnly),
    ...placesIn('writeOnce', rules.writeOnce),
    ...placesIn('required', rules.required),
    ...placesIn('list', rules.list?.slice(1) ?? []),
    ...[...(rules.messages?.keys() ?? [])].map(
      (name) => [`messages.${name}`, name.split('.')[0] ?? ''] as const,
    ),
    ...rules.unique.map(({ attribute }, at) => [`unique[${at}]`, attribute] as const),
    ...(rules.slugFrom === undefined ? [] : [['slug.from', rules.slugFrom] as const]),
  ]
  return named.flatMap(([key, name]) => {
    if (attributes.has(name)) return []
    return [
      {
        path: `${path}.${key}`,
        message: `unknown attribute "${name}". ${suggest(name, attributes.keys())}${key.startsWith('required') ? howToDeclare(name) : ''}`,
      },
    ]
  })
}

const howToDeclare = (name: string): string =>
  ` If no record has it yet, declare it: ${JSON.stringify({ schema: { properties: { [name]: {} } } })}`

const placesIn = (key: string, names: Iterable<string>) =>
  [...names].map((name, at) => [`${key}[${at}]`, name] as const)

function contradictions(
  { rules, idAttribute = 'id', slug }: CompiledCollection,
  attributes: Attributes,
  path: string,
): readonly Mistake[] {
  const { hidden, writeOnly, required, readOnly, defaults, slugFrom } = rules
  const hiddenIds = [...hidden, ...writeOnly].filter((name) => name === idAttribute)
  const unfillable = [...required].filter(
    (name) => readOnly.has(name) && !defaults.has(name) && name !== idAttribute,
  )
  const both = [...hidden].filter((name) => writeOnly.has(name))
  return [
    ...hiddenIds.map((name) => ({ path, message: `"${name}" is the id, which cannot be hidden.` })),
    ...both.map((name) => ({ path, message: `"${name}" is both hidden and write-only; hidden is enough.` })),
    ...unfillable.map((name) => ({
      path: `${path}.required`,
      message: `"${name}" is required but read-only, so no client can set it. Add a default.`,
    })),
    ...(slug !== undefined && hidden.has(slug)
      ? [
          {
            path: `${path}.slug`,
            message: `"${slug}" is hidden, so it cannot be used in URLs. Use another attribute.`,
          },
        ]
      : []),
    ...(slugFrom !== undefined && (hidden.has(slugFrom) || writeOnly.has(slugFrom))
      ? [
          {
            path: `${path}.slug.from`,
            message: `"${slugFrom}" is never sent, but a slug made from it would reveal it.`,
          },
        ]
      : []),
    ...(rules.unknown === 'refuse' && attributes.size === 0
      ? [
          {
            path: `${path}.unknown`,
            message: 'no attribute is known yet, so every attribute would be rejected. Add a schema.',
          },
        ]
      : []),
  ]
}
