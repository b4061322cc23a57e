import { formatPath, type JsonObject } from '../core/json.ts'
import type { Attribute, Attributes, Collection, Model, Relationship } from '../core/resource.ts'
import type { CollectionDeclaration, Declarations, RelationshipDeclaration } from './config.ts'

/** An inferred model as declarations. Loading them declares the same model. */
export const toDeclarations = ({ collections }: Model): Declarations => ({
  collections: Object.fromEntries(
    [...collections.values()]
      .filter(({ kind }) => kind !== 'value')
      .map((collection) => [collection.name, toDeclaration(collection)]),
  ),
})

function toDeclaration(collection: Collection): CollectionDeclaration {
  const { type, kind, idStyle, slug, attributes, relationships } = collection
  const own = [...relationships.values()].filter(({ keyOn }) => keyOn === 'source')
  return {
    type,
    ...(kind === 'collection' && idStyle !== 'integer-text' ? { id: idStyle } : {}),
    ...(slug === undefined ? {} : { slug: { attribute: slug } }),
    schema: objectSchema(attributes),
    ...(own.length > 0
      ? { relationships: Object.fromEntries(own.map((one) => [one.name, toRelationshipDeclaration(one)])) }
      : {}),
  }
}

const toRelationshipDeclaration = ({ target, path, many }: Relationship): RelationshipDeclaration => ({
  to: target,
  key: formatPath(path),
  many,
})

const objectSchema = (attributes: Attributes): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries([...attributes].map(([name, attribute]) => [name, toSchema(attribute)])),
})

/** The members belong to the attribute itself or to the objects in its list; which of the two is not recorded. */
function toSchema({ types, members }: Attribute): JsonObject {
  const names = [...types]
  const inner = members.size > 0 ? objectSchema(members) : {}
  const { properties } = inner
  return {
    ...(names.length === 1 && names[0] ? { type: names[0] } : { type: names }),
    ...(types.has('object') && properties ? { properties } : {}),
    ...(types.has('array') && properties ? { items: inner } : {}),
  }
}
