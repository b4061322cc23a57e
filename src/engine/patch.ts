import { applyPatch as applyOperations, type Operation } from 'rfc6902'

import { ApiError } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import type { Patch } from '../core/operation.ts'
import { assertStorable } from './draft.ts'

/** The value after a patch; the value that was given stays as it is. */
export function applyPatch(value: Json, patch: Patch): Json {
  switch (patch.format) {
    case 'assign':
      return { ...(isObject(value) ? value : {}), ...(isObject(patch.value) ? patch.value : {}) }
    case 'merge':
      return mergePatch(value, patch.value)
    case 'operations':
      return jsonPatch(value, patch.operations)
  }
}

/** RFC 7396: objects are merged member by member, null removes, anything else replaces. */
export function mergePatch(value: Json, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged: Record<string, Json> = isObject(value) ? { ...value } : {}
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete merged[name]
    else define(merged, name, mergePatch(Object.hasOwn(merged, name) ? (merged[name] ?? null) : null, change))
  }
  return merged
}

/** RFC 6902: the operations in order, all or none. The value is kept under `/value`, so that its root can be replaced. */
function jsonPatch(value: Json, operations: Json): Json {
  assertStorable(operations)
  if (!isArray(operations)) throw badPatch('A JSON Patch is a list of operations.')
  const steps = operations.map(toStep)
  const document = { value: structuredClone(value) }
  const results = applyOperations(document, steps as unknown as Operation[])
  for (const [at, result] of results.entries()) if (result) throw failedStep(result, steps[at], at)
  return document.value
}

type Step = JsonObject & { readonly op: string; readonly path: string }

/** What each operation takes beside its path. */
const companions: ReadonlyMap<unknown, 'value' | 'from' | undefined> = new Map([
  ['add', 'value'],
  ['remove', undefined],
  ['replace', 'value'],
  ['move', 'from'],
  ['copy', 'from'],
  ['test', 'value'],
] as const)

function toStep(operation: Json, at: number): Step {
  const which = `Operation ${at} of the patch`
  const step = isObject(operation) ? operation : {}
  const op = step['op']
  if (typeof op !== 'string' || !companions.has(op)) {
    throw badPatch(`${which} needs an "op": ${[...companions.keys()].join(', ')}.`)
  }
  const path = pointer(step['path'], which)
  const companion = companions.get(op)
  if (companion === undefined) return { op, path }
  const given = step[companion]
  if (given === undefined) throw badPatch(`${which} needs a "${companion}".`)
  return { op, path, [companion]: companion === 'from' ? pointer(given, which) : given }
}

/** A JSON Pointer (RFC 6901), but none into what every JavaScript object inherits. */
function pointer(text: Json | undefined, which: string): string {
  const isPointer = typeof text === 'string' && (text === '' || text.startsWith('/'))
  if (isPointer && !/\/(__proto__|constructor|prototype)(\/|$)/.test(text)) return `/value${text}`
  throw badPatch(`${which} needs a "path" (and move and copy a "from") such as "/name".`)
}

function failedStep(error: Error, step: Step | undefined, at: number): ApiError {
  const where = `Operation ${at} of the patch (${step?.op} ${step?.path.slice('/value'.length)})`
  if (error.name === 'TestError')
    return new ApiError('conflict', `${where} did not hold, so nothing was changed.`)
  const source = { in: 'body', pointer: `/${at}` } as const
  const message = `${where} leads to nothing that is there.`
  return new ApiError('invalid', message, { issues: [{ code: 'patch', message, source }] })
}

const badPatch = (message: string): ApiError =>
  new ApiError('bad_request', message, {
    help: 'For example: [{ "op": "replace", "path": "/name", "value": "Oat" }] (RFC 6902).',
  })

/** Sets an own member whatever its name. */
function define(object: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}
