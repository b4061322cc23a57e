import { isArray, isObject, type Json, type JsonObject, member, type Path } from '../core/json.ts'
import type { Page } from '../core/query.ts'
import type { Resource } from '../core/resource.ts'

export interface Selection {
  readonly items: readonly Resource[]
  /** How many match, on all pages together. */
  readonly total: number
  /** The offset of the page, after clamping. */
  readonly offset: number
}

/** The offset of a page of `total` matches. */
export function startOf(page: Page | undefined, total: number): number {
  if (!page) return 0
  if (!page.clamp || page.limit === undefined || page.offset < total) return page.offset
  return total === 0 ? 0 : Math.floor((total - 1) / page.limit) * page.limit
}

/** Only the members at the given paths, nested as before: `meta.lang` keeps `{ meta: { lang } }`. */
export function pick(value: JsonObject, paths: readonly Path[]): JsonObject {
  const below = new Map<string, Path[]>()
  for (const [name, ...rest] of paths) {
    if (name === undefined || !Object.hasOwn(value, name)) continue
    below.set(name, [...(below.get(name) ?? []), rest])
  }
  const names = Object.keys(value).filter((name) => below.has(name))
  return Object.fromEntries(
    names.map((name) => [name, pickValue(member(value, name) ?? null, below.get(name) ?? [])]),
  )
}

function pickValue(value: Json, paths: readonly Path[]): Json {
  if (paths.some((path) => path.length === 0)) return value
  if (isArray(value)) return value.map((element) => pickValue(element, paths))
  return isObject(value) ? pick(value, paths) : value
}
