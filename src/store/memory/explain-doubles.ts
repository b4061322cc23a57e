import { valuesAt } from '../../core/json.ts'
import { type Model, toKey } from '../../core/resource.ts'
import { commandName } from '../../package.ts'
import type { DoubleId } from './records.ts'
import type { Table } from './table.ts'

/** Where a record stands, for people. Positions count from 0. */
export type PlaceOf = (collection: string, position: number) => string

export const numberInList: PlaceOf = (_, position) => `number ${position + 1}`

/** By collection, what became of the ids that several records have: a line for each. */
export const explainDoubles = (
  contents: KnownContents,
  placeOf: PlaceOf,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...contents.doubles].map(([collection, doubles]) => [
      collection,
      groupsOf(doubles).map((group) => explainGroup(contents, collection, group, placeOf)),
    ]),
  )

interface KnownContents {
  readonly model: Model
  readonly tables: ReadonlyMap<string, Table>
  readonly doubles: ReadonlyMap<string, readonly DoubleId[]>
}

/** More are only counted. */
const mostLines = 100

/** The lines of all collections, with their number before them. */
export function summarizeDoubles(explained: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const lines = [...explained.values()].flat()
  if (lines.length < 2) return lines
  const more = lines.length - mostLines
  return [
    `${lines.length} ids occur more than once.`,
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [`And ${more} more. List them all with: ${commandName} validate FILE`] : []),
  ]
}

function groupsOf(doubles: readonly DoubleId[]): readonly (readonly DoubleId[])[] {
  const groups = new Map<string, DoubleId[]>()
  for (const double of doubles) groups.set(double.key, [...(groups.get(double.key) ?? []), double])
  return [...groups.values()]
}

function explainGroup(
  contents: KnownContents,
  collection: string,
  group: readonly DoubleId[],
  placeOf: PlaceOf,
): string {
  const [first] = group
  if (!first) return ''
  const places = [first.firstPosition, ...group.map(({ position }) => position)].map((position) =>
    placeOf(collection, position),
  )
  const newIds = group.map(({ newId }) => String(newId)).join(', ')
  const references = countReferences(contents, collection, first.key)
  return (
    `${group.length + 1} records of "${collection}" have the id ${first.key}: ${places.join(', ')}. ` +
    `The first keeps it, the ${group.length === 1 ? 'other is' : 'others are'} served with ${group.length === 1 ? 'id' : 'ids'} ${newIds}.` +
    (references > 0
      ? ` ${references === 1 ? '1 reference leads' : `${references} references lead`} to the first.`
      : '')
  )
}

function countReferences({ tables, model }: KnownContents, target: string, key: string): number {
  let count = 0
  for (const { name, relationships } of model.collections.values())
    for (const relationship of relationships.values()) {
      if (relationship.target !== target || relationship.keyOn !== 'source') continue
      for (const { resource } of tables.get(name)?.rows.values() ?? [])
        count += valuesAt(resource, relationship.path).filter((id) => toKey(id) === key).length
    }
  return count
}
