import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'

const longestText = 60
const mostElements = 3
const mostMembers = 20
const mostNesting = 4

/** A resource cut to what a person wants to read; without huge names and `__proto__`, which is never accepted. */
export const shortened = (resource: JsonObject, idAttribute: string): JsonObject => {
  const { [idAttribute]: id, ...attributes } = resource
  const shown = shortenObject(attributes, 0)
  return id === undefined ? shown : { [idAttribute]: id, ...shown }
}

/** A text for display: an ellipsis stands for what was cut off. */
export function cut(text: string, length = longestText): string {
  const characters = Array.from(text.slice(0, 2 * length + 2))
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

function shortenObject(object: JsonObject, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== '__proto__' && name.length <= longestText)
      .slice(0, mostMembers)
      .map(([name, value]) => [name, shortenValue(value, depth + 1)]),
  )
}

function shortenValue(value: Json, depth: number): Json {
  if (typeof value === 'string') return cut(value)
  if (isArray(value)) {
    return depth >= mostNesting
      ? []
      : value.slice(0, mostElements).map((element) => shortenValue(element, depth + 1))
  }
  return isObject(value) ? shortenObject(depth >= mostNesting ? {} : value, depth) : value
}
