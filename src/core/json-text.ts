import { isArray, type Json, type JsonObject } from './json.ts'
import type { Resource } from './resource.ts'

const texts = new WeakMap<object, string>()

/** A stored resource as JSON text. Stored resources never change, so each is turned into text once. */
export function textOf(resource: Resource): string {
  let text = texts.get(resource)
  if (text === undefined) {
    text = JSON.stringify(resource)
    texts.set(resource, text)
  }
  return text
}

/** Several stored resources as a JSON list. */
export const textOfAll = (resources: readonly Resource[]): string => `[${resources.map(textOf).join(',')}]`

interface Extension {
  readonly resource: Resource
  /** The members that were added. */
  readonly names: readonly string[]
}

const extensions = new WeakMap<object, Extension>()

/** A stored resource with more members, for one answer. Its text is made of the resource's own. */
export function extended(
  resource: Resource,
  names: readonly string[],
  valueOf: (name: string) => Json,
): JsonObject {
  let made: JsonObject = resource
  for (const name of names) made = { ...made, [name]: valueOf(name) }
  if (!names.some((name) => Object.hasOwn(resource, name))) extensions.set(made, { resource, names })
  return made
}

/** What was made for one answer as JSON text. The stored resources within bring theirs, if {@link textOf} knows it. */
export function textAround(made: Json): string {
  if (typeof made !== 'object' || made === null) return JSON.stringify(made)
  if (isArray(made)) return `[${made.map(textAround).join(',')}]`
  const known = texts.get(made)
  if (known !== undefined) return known
  const extension = extensions.get(made)
  const own = extension ? textOf(extension.resource).slice(1, -1) : ''
  const members = own === '' ? [] : [own]
  for (const name of extension?.names ?? Object.keys(made)) {
    const value = made[name]
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${textAround(value)}`)
  }
  return `{${members.join(',')}}`
}
