import { type Collection, type Id, type Resource, singularKey, toKey } from '../../core/resource.ts'
import { createIds, type Ids } from './ids.ts'

/** One collection's resources by key, in the order they came. */
export interface Table {
  readonly rows: Map<string, Resource>
  readonly ids: Ids
}

export function createTable(collection: Collection, resources: readonly Resource[]): Table {
  const rows = new Map(resources.map((resource) => [keyOf(collection, resource), resource]))
  return { rows, ids: createIds(collection.idStyle, rows.keys()) }
}

export const keyOf = ({ kind, idAttribute }: Collection, resource: Resource): string =>
  kind === 'collection' ? toKey(resource[idAttribute]) : singularKey

export const nextId = (table: Table): Id => table.ids.next((key) => table.rows.has(key))
