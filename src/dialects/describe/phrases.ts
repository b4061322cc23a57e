import { formatPath, type Json, type JsonObject, type Path } from '../../core/json.ts'
import type { Attribute, Attributes, Collection } from '../../core/resource.ts'
import type { Example, Parameter } from '../dialect.ts'
import { isParameter } from '../shared/parameters.ts'

type QueryPairs = NonNullable<Example['query']>

/** An attribute's name in a query; `undefined` where a parameter of that name means something else. */
export type NameInQuery = (attribute: string, collection: Collection) => string | undefined

/** How a dialect expresses the examples' requests. What is missing, or returns `undefined`, it cannot express. */
export interface Phrases {
  readonly nameInQuery: NameInQuery
  readonly equal: (name: string, value: string) => QueryPairs
  readonly from: (name: string, value: string) => QueryPairs
  readonly contains: (name: string, value: string) => QueryPairs
  readonly search?: (text: string) => QueryPairs
  readonly descending: (name: string) => QueryPairs
  readonly page: QueryPairs
  readonly fields?: (collection: Collection, name: string) => QueryPairs | undefined
  /** The resources of a relationship along with the others. */
  readonly include?: (relationship: string) => QueryPairs | undefined
  /** The path of a relationship's ids; `one` is the path of the resource that it starts from. */
  readonly linkage?: (one: string, relationship: string) => string
  /** Whether PUT replaces a resource. */
  readonly replaces: boolean
  /** Attributes by their names in a body. */
  readonly membersOf: (attributes: JsonObject, collection: Collection) => JsonObject
  /** The body around those; with an id for a resource that exists. */
  readonly enclose: (members: JsonObject, collection: Collection, id?: string) => Json
}

/** Plain JSON with attributes by their own names, beside a route's own parameters. */
export const plainPhrases = (parameters: readonly Parameter[]) => ({
  nameInQuery: nameBeside(parameters),
  replaces: true,
  membersOf: (attributes: JsonObject) => attributes,
  enclose: (members: JsonObject) => members,
})

/** Attributes by their own names, without dots and commas. */
const nameBeside =
  (parameters: readonly Parameter[]): NameInQuery =>
  (name) =>
    /^[\p{L}_][\p{L}\p{M}\p{N}_ -]{0,39}$/u.test(name) && !isParameter(name, parameters) ? name : undefined

/** The filters of a list by parameters of the attributes' names. */
export const describePlainFilters = (
  collection: Collection,
  parameters: readonly Parameter[],
): readonly Parameter[] =>
  describeFilters(collection, nameBeside(parameters), (name) => ({
    name,
    description: `Only those with this ${name}; several times: any of them. Also ${name}_ne, ${name}_gte, ${name}_contains and so on.`,
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
