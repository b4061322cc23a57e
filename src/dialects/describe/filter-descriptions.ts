import { formatPath, type Path } from '../../core/path.ts'
import type { Attribute, Attributes, Collection } from '../../core/resource.ts'
import type { Parameter } from '../dialect.ts'
import { isKnown } from '../shared/parameters.ts'

/** What an attribute is called in a query; `undefined` where a parameter of that name means something else. */
export type NameOf = (attribute: string, collection: Collection) => string | undefined

/** Attributes by their own names: without dots and commas, and beside a route's own parameters. */
export const nameBeside =
  (parameters: readonly Parameter[]): NameOf =>
  (name) =>
    /^[\p{L}_][\p{L}\p{M}\p{N}_ -]{0,39}$/u.test(name) && !isKnown(name, parameters) ? name : undefined

/** The filters by attributes that a list takes. */
export function filterDescriptions(
  collection: Collection,
  nameOf: NameOf,
  describe: (name: string) => Parameter,
): readonly Parameter[] {
  const named = [...collection.attributes].flatMap(([attribute, known]) => {
    const name = collection.hidden.has(attribute) ? undefined : nameOf(attribute, collection)
    return name === undefined ? [] : ([[name, known]] as const)
  })
  return filterPaths(new Map(named)).map((path) => describe(formatPath(path)))
}

/** A filter by a parameter of the attribute's name. */
export const fieldFilter = (name: string): Parameter => ({
  name,
  description: `Only those with this ${name}; several times: any of them. Also ${name}_ne, ${name}_gte, ${name}_contains and so on.`,
})

const deepest = 3

/** The attributes that hold something to compare, also those inside objects. */
const filterPaths = (attributes: Attributes, above: Path = []): readonly Path[] =>
  [...attributes].flatMap(([name, attribute]) => pathsOf(above.concat(name), attribute))

function pathsOf(path: Path, { types, members }: Attribute): readonly Path[] {
  const inner = path.length < deepest ? filterPaths(sayable(members), path) : []
  return types.size === 1 && types.has('object') ? inner : [path, ...inner]
}

/** A dot or a bracket inside a name would be read as the end of it. */
const sayable = (members: Attributes): Attributes =>
  new Map([...members].filter(([name]) => !/[.[\]]/.test(name)))
