import type { Json, JsonObject } from './json.ts'
import type { Collection, Relationship, Resource } from './resource.ts'

/** Related resources by relationship, then by the resource they belong to. */
export type Included = ReadonlyMap<string, ReadonlyMap<Resource, readonly Resource[]>>

/** How serializers show resources; what is not here is shown as it is. */
export interface Shown {
  readonly shown?: ReadonlyMap<Resource, Json> | undefined
}

/** What an operation led to. `deleted` carries the resources that are gone. */
export type Outcome =
  | ({
      readonly kind: 'many'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly total: number
      readonly offset: number
      /** Whether the limit cut what lies between two positions. */
      readonly truncated?: boolean
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'one'
      readonly collection: Collection
      readonly item: Resource
      readonly included: Included
    } & Shown)
  /** A to-one relationship that leads nowhere. */
  | { readonly kind: 'none'; readonly collection: Collection }
  | ({
      readonly kind: 'linkage'
      readonly collection: Collection
      readonly item: Resource
      readonly relationship: Relationship
      readonly related: readonly Resource[]
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'created'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly many: boolean
      readonly included: Included
    } & Shown)
  | ({
      readonly kind: 'deleted'
      readonly collection: Collection
      readonly items: readonly Resource[]
      readonly many: boolean
    } & Shown)
  | { readonly kind: 'atomic'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'dump'; readonly database: JsonObject }

/** The name under which {@link Included} keeps what a relationship of a collection led to. */
export const includedKey = (collection: string, relationship: string): string =>
  `${collection}.${relationship}`

/** A resource of an outcome as it is to be shown. */
export function shownAs({ shown }: Shown, resource: Resource): Json {
  const value = shown?.get(resource)
  return value === undefined ? resource : value
}

/** How serializers show what is in an outcome, or in its parts. */
export function shownIn(outcome: Outcome): Shown['shown'] {
  if (outcome.kind !== 'atomic') return 'shown' in outcome ? outcome.shown : undefined
  return new Map(outcome.outcomes.flatMap((one) => [...(shownIn(one) ?? [])]))
}

export type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>
