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

/** What was made for one answer as JSON text. The stored resources within bring theirs, if {@link textOf} knows it. */
export function textAround(made: Json): string {
  if (typeof made !== 'object' || made === null) return JSON.stringify(made)
  if (isArray(made)) return `[${made.map(textAround).join(',')}]`
  return texts.get(made) ?? textOfMembers(made)
}

function textOfMembers(made: JsonObject): string {
  const members: string[] = []
  for (const [name, value] of Object.entries(made))
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${textAround(value)}`)
  return `{${members.join(',')}}`
}
