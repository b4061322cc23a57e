import { formatPath, type Path } from '../../core/json.ts'
import type { Attribute, Attributes, Collection } from '../../core/resource.ts'
import type { Parameter } from '../dialect.ts'
import { type NameInQuery, nameBeside } from './phrases.ts'

/** The filters of a list by parameters of the attributes' names. */
export const describePlainFilters = (
  collection: Collection,
  parameters: readonly Parameter[],
): readonly Parameter[] =>
  describeFilters(collection, nameBeside(parameters), (name) => ({
    name,
    description: `Only those with this ${name}; if repeated, with any of the values. Also ${name}_ne, ${name}_gte, ${name}_contains and so on.`,
  }))

/** The filters by attributes that a list accepts. */
export function describeFilters(
  collection: Collection,
  nameInQuery: NameInQuery,
  describe: (name: string) => Parameter,
): readonly Parameter[] {
  const named = [...collection.attributes].flatMap(([attribute, known]) => {
    const name = collection.hidden.has(attribute) ? undefined : nameInQuery(attribute, collection)
    return name === undefined ? [] : ([[name, known]] as const)
  })
  return comparablePaths(new Map(named)).map((path) => describe(formatPath(path)))
}

const mostNames = 3

/** The attributes with values to compare, including those inside objects. */
const comparablePaths = (attributes: Attributes, above: Path = []): readonly Path[] =>
  [...attributes].flatMap(([name, attribute]) => comparableAt(above.concat(name), attribute))

function comparableAt(path: Path, { types, members }: Attribute): readonly Path[] {
  const inner = path.length < mostNames ? comparablePaths(withoutSigns(members), path) : []
  return types.size === 1 && types.has('object') ? inner : [path, ...inner]
}

/** A dot or a bracket inside a name would be read as the end of it. */
const withoutSigns = (members: Attributes): Attributes =>
  new Map([...members].filter(([name]) => !/[.[\]]/.test(name)))
