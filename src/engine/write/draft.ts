import { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, jsonType } from '../../core/json.ts'
import { type Draft, isLocalId } from '../../core/operation.ts'
import type { Collection, Id } from '../../core/resource.ts'
import { invalid, issueAt } from '../problems.ts'

/** More levels than this are no data of people, and would exhaust the stack further on. */
const maxDepth = 100

/** Refuses what may not be stored anywhere: too deep a nesting, a name with a meaning in JavaScript, an infinite number. */
export function assertStorable(value: Json, depth = 0): void {
  if (typeof value === 'number') assertFinite(value)
  if (typeof value !== 'object' || value === null) return
  if (depth >= maxDepth)
    throw new ApiError('bad_request', `The body is nested more than ${maxDepth} levels deep.`)
  if (isArray(value)) {
    for (const element of value) assertStorable(element, depth + 1)
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__') throw new ApiError('bad_request', 'An attribute cannot be called "__proto__".')
    assertStorable(inner, depth + 1)
  }
}

/** JSON can spell numbers that JavaScript takes for infinite, which would come back as null. */
function assertFinite(number: number): void {
  if (Number.isFinite(number)) return
  const message = 'A number in the body is too large to be kept; the largest is 1.79e308.'
  throw invalid([{ code: 'too_large', message }])
}

/** A draft as the attributes of a record. */
export function attributesOf(collection: Collection, draft: Draft): JsonObject {
  assertStorable(draft)
  if (isObject(draft)) return draft
  throw new ApiError(
    'bad_request',
    `${collection.name} takes a JSON object, and this is ${article(draft)}.`,
    {
      help: `Send the attributes in braces: { "name": "…" }.`,
    },
  )
}

/** The id that a client chose, or `undefined` when it left that to us. `at` is where the draft lies in the body. */
export function chosenId(collection: Collection, attributes: JsonObject, at: string): Id | undefined {
  const { idAttribute } = collection
  const id = attributes[idAttribute]
  if (id === undefined || id === null) return undefined
  if ((typeof id === 'string' && isName(id)) || (typeof id === 'number' && Number.isFinite(id))) return id
  const message = `${idAttribute} must be a number or a text that is not empty.`
  throw invalid([issueAt(at, idAttribute, 'type', message)])
}

/** An id that came as text, in the type of the collection's ids if it can be. */
export const storedId = ({ idStyle }: Collection, text: string): Id =>
  idStyle === 'integer' && isInteger(text) ? Number(text) : text

/** Whether a text is a whole number from 0 on, written as JSON would. */
export const isInteger = (text: string): boolean => /^(0|[1-9]\d{0,14})$/.test(text)

/** A text that a URL can carry: half a character of UTF-16 cannot be encoded. */
const isName = (text: string): boolean => text !== '' && !isLocalId(text) && !/\p{Surrogate}/u.test(text)

const article = (value: Json): string => {
  const type = jsonType(value)
  if (type === 'null') return 'null'
  return type === 'array' ? 'a list' : `a ${type}`
}
