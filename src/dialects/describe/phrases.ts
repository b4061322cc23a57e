import type { Json, JsonObject } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import { isParameter } from '../common/parameters.ts'
import type { Example, Parameter } from '../dialect.ts'

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
export const nameBeside =
  (parameters: readonly Parameter[]): NameInQuery =>
  (name) =>
    /^[\p{L}_][\p{L}\p{M}\p{N}_ -]{0,39}$/u.test(name) && !isParameter(name, parameters) ? name : undefined
