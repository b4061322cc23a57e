import { applyPatch as applyOperations, type Operation } from 'rfc6902'

import { ApiError } from '../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, toText } from '../core/json.ts'
import { assertStorable } from './draft.ts'

/** What a patch works on. What a client may write but not read lies apart, out of the reach of `test` and `copy`. */
export interface Patchable {
  readonly value: Json
  readonly concealed: JsonObject
}

/** RFC 6902: the operations in order, all or none. What was given stays as it is. */
export function jsonPatch(
  given: Patchable,
  operations: Json,
  isConcealed: (name: string) => boolean,
): Patchable {
  assertStorable(operations)
  if (!isArray(operations)) throw badPatch('A JSON Patch is a list of operations.')
  const steps = operations.map((operation, at) => located(toStep(operation, at), at, isConcealed))
  const document = structuredClone(given)
  const results = applyOperations(document, steps as unknown as Operation[])
  for (const [at, result] of results.entries()) if (result) throw failedStep(result, steps[at], at)
  return document
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

/** The step with paths into the {@link Patchable}. What is never sent can be set and removed, but not read. */
function located(step: Step, at: number, isConcealed: (name: string) => boolean): Step {
  const { op, path, from } = step
  const isBlind = [path, from].some((one) => typeof one === 'string' && isConcealed(firstName(one)))
  if (!isBlind)
    return {
      ...step,
      path: `/value${path}`,
      ...(from === undefined ? {} : { from: `/value${toText(from)}` }),
    }
  if (!['add', 'replace', 'remove'].includes(op)) {
    throw badPatch(`Operation ${at} of the patch reads an attribute that is never sent.`)
  }
  const isWhole = !path.includes('/', 1)
  return { ...step, op: op === 'replace' && isWhole ? 'add' : op, path: `/concealed${path}` }
}

const firstName = (path: string): string =>
  (path.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')

/** A JSON Pointer (RFC 6901), but none into what every JavaScript object inherits. */
function pointer(text: Json | undefined, which: string): string {
  const isPointer = typeof text === 'string' && (text === '' || text.startsWith('/'))
  if (isPointer && !/\/(__proto__|constructor|prototype)(\/|$)/.test(text)) return text
  throw badPatch(`${which} needs a "path" (and move and copy a "from") such as "/name".`)
}

function failedStep(error: Error, step: Step | undefined, at: number): ApiError {
  const where = `Operation ${at} of the patch (${step?.op} ${step?.path.replace(/^\/(value|concealed)/, '')})`
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
