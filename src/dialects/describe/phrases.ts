import type { Json, JsonObject } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import type { NameOf } from './filter-descriptions.ts'

export type Parameters = readonly (readonly [name: string, value: string])[]

type Compare = (name: string, value: string) => Parameters

/** How a dialect says what the examples ask. What is missing, or gives `undefined`, it cannot say. */
export interface Phrases {
  /** What an attribute is called in the query of a list. */
  readonly nameOf: NameOf
  readonly equal: Compare
  readonly from: Compare
  readonly contains: Compare
  readonly search?: (text: string) => Parameters
  readonly descending: (name: string) => Parameters
  readonly page: Parameters
  readonly fields?: (collection: Collection, name: string) => Parameters | undefined
  /** The resources of a relationship along with the others. */
  readonly include?: (relationship: string) => Parameters | undefined
  /** Where stands which resources a relationship leads to; `one` is the path of what it leads from. */
  readonly linkage?: (one: string, relationship: string) => string
  /** Whether PUT replaces a resource. */
  readonly replaces: boolean
  /** Attributes by the names that they have in a body. */
  readonly membersOf: (attributes: JsonObject, collection: Collection) => JsonObject
  /** The body around those; with the id of what is there already. */
  readonly enclose: (members: JsonObject, collection: Collection, id?: string) => Json
}

/** Bodies of plain JSON. */
export const plainBodies: Pick<Phrases, 'replaces' | 'membersOf' | 'enclose'> = {
  replaces: true,
  membersOf: (attributes) => attributes,
  enclose: (members) => members,
}
