import { isDeepStrictEqual } from 'node:util'

import { ApiError, type Issue } from '../../core/error.ts'
import { isObject, type Json, type JsonObject, jsonType, member } from '../../core/json.ts'
import { type Draft, isLocalId } from '../../core/operation.ts'
import type { Collection, Id, Resource } from '../../core/resource.ts'
import { invalid, issueAt } from '../gathered-problems.ts'
import { isHidden } from '../visibility/visible.ts'

/** Data made by people is not nested deeper than this, and deeper nesting would exhaust the stack further on. */
const maxDepth = 100

/** Rejects what cannot be stored: too deep a nesting, or a name with a meaning in JavaScript. */
export function assertStorable(value: Json, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth >= maxDepth)
    throw new ApiError('bad_request', `The body is nested more than ${maxDepth} levels deep.`)
  if (Array.isArray(value)) {
    for (const element of value) assertStorable(element, depth + 1)
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__proto__') throw new ApiError('bad_request', 'An attribute cannot be called "__proto__".')
    assertStorable(inner, depth + 1)
  }
}

/** A draft as the attributes of a record. Throws where it is not a JSON object, or cannot be stored. */
export function attributesOf(collection: Collection, draft: Draft): JsonObject {
  assertStorable(draft)
  if (isObject(draft)) return draft
  const help = 'Send the attributes in braces: { "name": "…" }.'
  throw new ApiError('bad_request', `${collection.name} requires a JSON object, not ${article(draft)}.`, {
    help,
  })
}

const article = (value: Json): string => {
  const type = jsonType(value)
  if (type === 'null') return 'null'
  return type === 'array' ? 'a list' : `a ${type}`
}

/** The id that a client chose, or `undefined` when it left that to us. `at` is where the draft lies in the body. */
export function chosenId(collection: Collection, attributes: JsonObject, at: string): Id | undefined {
  const { idAttribute, idInFile } = collection
  const id = attributes[idAttribute] ?? (idInFile === undefined ? undefined : attributes[idInFile])
  if (id === undefined || id === null) return undefined
  if ((typeof id === 'string' && isName(id)) || (typeof id === 'number' && Number.isFinite(id))) return id
  const message = `${idAttribute} must be a number or a non-empty string.`
  throw invalid([issueAt(at, idAttribute, 'type', message)])
}

/** An id that came as text, in the type of the collection's ids if it can be. */
export const storedId = ({ idStyle }: Collection, text: string): Id =>
  idStyle === 'integer' && isInteger(text) ? Number(text) : text

/** Whether a text is a whole number from 0 on, written as JSON would. */
export const isInteger = (text: string): boolean => /^(0|[1-9]\d{0,14})$/.test(text)

/** A text that a URL can carry: half a character of UTF-16 cannot be encoded. */
const isName = (text: string): boolean => text !== '' && !isLocalId(text) && !/\p{Surrogate}/u.test(text)

/** What a client may not send when it creates. */
export function draftIssues(collection: Collection, draft: JsonObject, at: string): readonly Issue[] {
  if (collection.readOnly.size === 0 && collection.unknown !== 'refuse') return []
  return Object.keys(draft).flatMap((name) => {
    if (collection.readOnly.has(name)) return [readOnly(name, at)]
    return isUnknown(collection, name) ? [unknown(collection, name, at)] : []
  })
}

/** What a client may not change. To send back what is stored is not a change. */
export function changeIssues(collection: Collection, before: Resource, after: Resource): readonly Issue[] {
  if (collection.readOnly.size === 0 && collection.writeOnce.size === 0 && collection.unknown !== 'refuse')
    return []
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    const [old, now] = [member(before, name), member(after, name)]
    if (old === now || isDeepStrictEqual(old, now)) return []
    if (collection.readOnly.has(name)) return [readOnly(name, '')]
    if (collection.writeOnce.has(name) && old !== undefined) return [writtenOnce(name)]
    return old === undefined && isUnknown(collection, name) ? [unknown(collection, name, '')] : []
  })
}

/**
 * What a client may not send for a stored resource, whatever the value: attributes that never change and are never sent.
 * Accepting only the stored value would let anyone find it by trying.
 */
export function guessIssues(
  collection: Collection,
  before: Resource,
  sent: readonly string[],
): readonly Issue[] {
  return sent.flatMap((name) => {
    if (!isHidden(collection, name)) return []
    if (collection.readOnly.has(name)) return [readOnly(name, '')]
    return collection.writeOnce.has(name) && member(before, name) !== undefined ? [writtenOnce(name)] : []
  })
}

const isUnknown = ({ unknown: rule, attributes, hidden, idAttribute }: Collection, name: string): boolean =>
  rule === 'refuse' && name !== idAttribute && !attributes.has(name) && !hidden.has(name)

const readOnly = (name: string, at: string): Issue => issueAt(at, name, 'read_only', `${name} is read-only.`)

const writtenOnce = (name: string): Issue =>
  issueAt('', name, 'write_once', `${name} is already set and cannot be changed.`)

const unknown = (collection: Collection, name: string, at: string): Issue =>
  issueAt(at, name, 'unknown', `${collection.name} has no attribute "${name}".`)
