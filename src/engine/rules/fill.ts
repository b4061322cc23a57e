import { type JsonObject, member, toText } from '../../core/json.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import type { WriteScope } from '../scope.ts'
import { isHidden } from '../visibility/visible.ts'

/** A draft with what the declarations add to a new resource: defaults, a slug, and when it was made. */
export async function fillIn(
  scope: WriteScope,
  collection: Collection,
  draft: JsonObject,
): Promise<JsonObject> {
  const filled = withDefaults(collection, draft)
  const { slugFrom, timestamps } = collection
  const hasStamps = timestamps.created !== undefined || timestamps.updated !== undefined
  if (slugFrom === undefined && !hasStamps) return filled
  return { ...filled, ...(await missingSlug(scope, collection, filled)), ...stamps(collection) }
}

/** A PUT's draft with attributes that it leaves out and that stay: those a client cannot see or change, or that were generated once. */
export function withKept(collection: Collection, before: Resource, draft: JsonObject): JsonObject {
  const { readOnly, writeOnce, defaults } = collection
  const kept = Object.entries(before).filter(
    ([name]) =>
      !Object.hasOwn(draft, name) &&
      (isHidden(collection, name) ||
        readOnly.has(name) ||
        writeOnce.has(name) ||
        defaults.get(name)?.generated),
  )
  return { ...draft, ...Object.fromEntries(kept) }
}

/** A changed resource, with when it was made as it was and when it was changed as of now. */
export function stamped(collection: Collection, before: Resource, after: Resource): Resource {
  const { created, updated } = collection.timestamps
  const made = created === undefined ? undefined : member(before, created)
  const times = {
    ...(created === undefined ? {} : { [created]: made }),
    ...(updated === undefined ? {} : { [updated]: new Date().toISOString() }),
  }
  if (Object.keys(times).length === 0) return after
  const entries = Object.entries({ ...after, ...times }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(entries)
}

export function withDefaults({ defaults }: Collection, draft: JsonObject): JsonObject {
  const missing = [...defaults].filter(([name]) => !Object.hasOwn(draft, name))
  if (missing.length === 0) return draft
  return { ...draft, ...Object.fromEntries(missing.map(([name, one]) => [name, one.make()])) }
}

function stamps({ timestamps }: Collection): JsonObject {
  const now = new Date().toISOString()
  const names = [timestamps.created, timestamps.updated].filter((name) => name !== undefined)
  return Object.fromEntries(names.map((name) => [name, now]))
}

/** A slug from its source attribute, with a number behind it when it is taken. */
async function missingSlug(
  { transaction }: WriteScope,
  { name, slug, slugFrom }: Collection,
  draft: JsonObject,
): Promise<JsonObject> {
  if (slug === undefined || slugFrom === undefined || (draft[slug] ?? null) !== null) return {}
  const text = toSlug(toText(member(draft, slugFrom) ?? ''))
  if (text === '') return {}
  const isTaken = async (value: string): Promise<boolean> => {
    const filter = { op: 'eq', path: [slug], value } as const
    return (await transaction.find(name, { filter, page: { offset: 0, limit: 1 } })).total > 0
  }
  return { [slug]: (await isTaken(text)) ? await numbered(text, isTaken) : text }
}

/** A slug with a free number, found in steps that double: a thousand namesakes cost no more than ten. */
async function numbered(text: string, isTaken: (slug: string) => Promise<boolean>): Promise<string> {
  let [taken, free] = [1, 2]
  while (await isTaken(`${text}-${free}`)) [taken, free] = [free, free * 2]
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2)
    if (await isTaken(`${text}-${middle}`)) taken = middle
    else free = middle
  }
  return `${text}-${free}`
}

/** Lower-case letters, digits and single dashes: `Café Noir!` becomes `cafe-noir`. */
const toSlug = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80)
