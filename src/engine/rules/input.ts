import type { Issue } from '../../core/error.ts'
import { type JsonObject, member } from '../../core/json.ts'
import type { Collection, Resource } from '../../core/resource.ts'
import { issueAt } from '../problems.ts'
import { isSame } from './same.ts'

/** What a client may not say when it creates. */
export function draftIssues(collection: Collection, draft: JsonObject, at: string): readonly Issue[] {
  if (collection.readOnly.size === 0 && collection.unknown !== 'refuse') return []
  return Object.keys(draft).flatMap((name) => {
    if (collection.readOnly.has(name)) return [readOnly(name, at)]
    return isUnknown(collection, name) ? [unknown(collection, name, at)] : []
  })
}

/** What a client may not change. Sending back what is there already is no change. */
export function changeIssues(
  collection: Collection,
  { before, after, at }: { readonly before: Resource; readonly after: Resource; readonly at: string },
): readonly Issue[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => {
    const old = member(before, name)
    if (isSame(old, member(after, name))) return []
    if (collection.readOnly.has(name)) return [readOnly(name, at)]
    if (collection.writeOnce.has(name) && old !== undefined) return [writtenOnce(name, at)]
    return old === undefined && isUnknown(collection, name) ? [unknown(collection, name, at)] : []
  })
}

function isUnknown({ unknown: rule, attributes, hidden, idAttribute }: Collection, name: string): boolean {
  return rule === 'refuse' && name !== idAttribute && !attributes.has(name) && !hidden.has(name)
}

const readOnly = (name: string, at: string): Issue => issueAt(at, name, 'read_only', `${name} is read-only.`)

const writtenOnce = (name: string, at: string): Issue =>
  issueAt(at, name, 'write_once', `${name} is set already and stays as it is.`)

const unknown = (collection: Collection, name: string, at: string): Issue =>
  issueAt(at, name, 'unknown', `${collection.name} has no attribute "${name}".`)
