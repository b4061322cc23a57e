import { hash } from 'node:crypto'

import { isArray, type Json, type JsonObject, onceFor } from '../core/json.ts'
import type { Resource } from '../core/resource.ts'

const knownTexts = new WeakMap<Resource, string>()

/** A stored resource as JSON text. Stored resources never change, so the text is made once. */
export function textOf(resource: Resource): string {
  let text = knownTexts.get(resource)
  if (text === undefined) {
    text = JSON.stringify(resource)
    knownTexts.set(resource, text)
  }
  return text
}

/** Several stored resources as a JSON list. */
export const textOfAll = (resources: readonly Resource[]): string => `[${resources.map(textOf).join(',')}]`

/** 96 bits of SHA-256, which is plenty to tell versions apart. */
export const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 16)

/** A short name for the state of a resource: equal content, equal version. */
export const versionOf = onceFor((resource: Resource): string => digest(textOf(resource)))

interface Extension {
  readonly resource: Resource
  /** The members that were added: stored or extended resources, lists of them, or null. */
  readonly names: readonly string[]
}

const knownExtensions = new WeakMap<object, Extension>()

/** A stored resource with others embedded, for one response. Its text is put together from theirs. */
export function extended(
  resource: Resource,
  names: readonly string[],
  valueOf: (name: string) => Json,
): JsonObject {
  const made = copyOf(resource)
  let isExtension = true
  for (const name of names) {
    if (Object.hasOwn(resource, name)) isExtension = false
    made[name] = valueOf(name)
  }
  if (isExtension) knownExtensions.set(made, { resource, names })
  return made
}

/** A spread takes five times as long, but copies an attribute named `__proto__` correctly. */
const copyOf = (resource: Resource): Record<string, Json> =>
  Object.hasOwn(resource, '__proto__') ? { ...resource } : Object.assign({}, resource)

/** A body as JSON text, where results of {@link extended} are put together from the texts of stored resources. */
export function textAround(answer: Json): string {
  if (isArray(answer) && answer.every(isExtended)) return textOfParts(answer)
  return isExtended(answer) ? textOfPart(answer) : JSON.stringify(answer)
}

const isExtended = (value: Json): boolean =>
  typeof value === 'object' && value !== null && knownExtensions.has(value)

const textOfParts = (parts: readonly Json[]): string => `[${parts.map(textOfPart).join(',')}]`

function textOfPart(part: Json): string {
  if (part === null) return 'null'
  if (Array.isArray(part)) return textOfParts(part)
  const extension = knownExtensions.get(part as Resource)
  if (!extension) return textOf(part as Resource)
  const { resource, names } = extension
  let text = textOf(resource).slice(0, -1)
  for (const name of names)
    text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:${textOfPart((part as Resource)[name] ?? null)}`
  return `${text}}`
}
