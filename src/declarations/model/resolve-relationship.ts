import { formatPath, parsePath, type Path } from '../../core/json.ts'
import type { Collection, Relationship } from '../../core/resource.ts'
import { singularOf } from '../../schema/collection-names.ts'
import type { RelationshipDeclaration } from '../config.ts'

type KeyHolder = Pick<Collection, 'attributes'>

/** Completes a declared relationship with what is inferred. `undefined` when it is unclear which attribute holds the ids. */
export function resolveRelationship(
  name: string,
  declaration: RelationshipDeclaration,
  source: KeyHolder | undefined,
  inferred: Relationship | undefined,
): Relationship | undefined {
  const { to, through, many } = declaration
  if (inferred && addsNothing(declaration, inferred))
    return many === undefined || many === inferred.many ? inferred : { ...inferred, many }
  const target = to ?? inferred?.target
  if (target === undefined) return undefined
  const basics: Basics = { name, target, onDelete: 'keep', mustExist: false }
  return through ? joining(basics, through, many ?? true) : direct(basics, declaration, source)
}

type Basics = Pick<Relationship, 'name' | 'target' | 'onDelete' | 'mustExist'>

const addsNothing = ({ to, key, keyOn, through }: RelationshipDeclaration, inferred: Relationship): boolean =>
  (key === undefined || key === formatPath(inferred.path)) &&
  (keyOn === undefined ? key === undefined || inferred.keyOn === 'source' : keyOn === inferred.keyOn) &&
  through === undefined &&
  (to === undefined || to === inferred.target)

const joining = (
  basics: Basics,
  { collection, here, there }: NonNullable<RelationshipDeclaration['through']>,
  many: boolean,
): Relationship => ({
  ...basics,
  keyOn: 'through',
  many,
  path: [there],
  through: { collection, path: [here] },
})

function direct(
  basics: Basics,
  { key, keyOn = 'source', many }: RelationshipDeclaration,
  source: KeyHolder | undefined,
): Relationship | undefined {
  const attribute = key ?? keyFor(basics.name, source)
  if (attribute === undefined) return undefined
  const path = parsePath(attribute)
  return { ...basics, keyOn, path, many: many ?? (keyOn === 'target' || isList(source, path)) }
}

/** The ids of `author` are in `author_id` or `authorId`, if there is such an attribute. */
const keyFor = (name: string, source: KeyHolder | undefined): string | undefined =>
  [`${name}_id`, `${name}Id`, `${singularOf(name)}_ids`, `${singularOf(name)}Ids`].find((key) =>
    source?.attributes.has(key),
  )

/** Whether the ids are in a list, or in objects of a list. */
function isList(source: KeyHolder | undefined, path: Path): boolean {
  let attributes = source?.attributes
  return path.some((name) => {
    const attribute = attributes?.get(name)
    attributes = attribute?.members
    return attribute?.types.has('array') ?? false
  })
}
