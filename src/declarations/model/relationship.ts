import { parsePath, type Path } from '../../core/path.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { singularOf } from '../../schema/singular.ts'
import type { RelationshipDeclaration } from '../declarations.ts'

type Bare = Pick<Collection, 'attributes'>

/** A relationship as declared; what was not said is inferred. `undefined` when it cannot be told where the ids lie. */
export function toRelationship(
  name: string,
  declaration: RelationshipDeclaration,
  source: Bare | undefined,
  inferred: Relationship | undefined,
): Relationship | undefined {
  const { to, through, many } = declaration
  if (inferred && saysNothingNew(declaration, inferred))
    return many === undefined ? inferred : { ...inferred, many }
  const target = to ?? inferred?.target
  if (target === undefined) return undefined
  const start: Start = { name, target, onDelete: 'keep', mustExist: false }
  return through ? joining(start, through, many ?? true) : direct(start, declaration, source)
}

type Start = Pick<Relationship, 'name' | 'target' | 'onDelete' | 'mustExist'>

const saysNothingNew = (
  { to, key, keyOn, through }: RelationshipDeclaration,
  { target }: Relationship,
): boolean =>
  key === undefined && keyOn === undefined && through === undefined && (to === undefined || to === target)

const joining = (
  start: Start,
  { collection, here, there }: NonNullable<RelationshipDeclaration['through']>,
  many: boolean,
): Relationship => ({
  ...start,
  keyOn: 'through',
  many,
  path: [there],
  through: { collection, path: [here] },
})

function direct(
  start: Start,
  { key, keyOn = 'source', many }: RelationshipDeclaration,
  source: Bare | undefined,
): Relationship | undefined {
  const attribute = key ?? keyFor(start.name, source)
  if (attribute === undefined) return undefined
  const path = parsePath(attribute)
  return { ...start, keyOn, path, many: many ?? (keyOn === 'target' || isList(source, path)) }
}

/** `author` is held by `author_id` or `authorId`, when there is such an attribute. */
const keyFor = (name: string, source: Bare | undefined): string | undefined =>
  [`${name}_id`, `${name}Id`, `${singularOf(name)}_ids`, `${singularOf(name)}Ids`].find((key) =>
    source?.attributes.has(key),
  )

/** Whether a list lies on the way to the ids, or holds them. */
function isList(source: Bare | undefined, path: Path): boolean {
  let attributes = source?.attributes
  return path.some((name) => {
    const attribute = attributes?.get(name)
    attributes = attribute?.members
    return attribute?.types.has('array') ?? false
  })
}
