import { isDeepStrictEqual } from 'node:util'

import { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../../core/json.ts'
import {
  type Container,
  lookUp,
  parsePointer,
  type Pointer,
  put,
  replace,
  take,
} from '../../formats/json-pointer.ts'
import { assertStorable } from './draft.ts'

/** How much text `copy` may add up to, in characters: a few dozen copies of the whole into itself would fill the memory. */
const maxCopied = 4_000_000

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
  // The value is a member itself, so that its root can be replaced like anything in it.
  const document: Container = {
    value: structuredClone(given.value),
    concealed: structuredClone(given.concealed),
  }
  const state = { document, room: maxCopied }
  for (const [at, step] of steps.entries()) {
    const failure = apply[step.op](state, step)
    if (failure) throw failed(failure, step, at)
  }
  const { value = null, concealed } = document
  return { value, concealed: isObject(concealed) ? concealed : {} }
}

interface Step {
  readonly op: keyof typeof apply
  readonly path: Pointer
  readonly from: Pointer
  readonly value: Json
}

interface State {
  readonly document: Container
  room: number
}

type Failure = 'missing' | 'different' | 'too large' | undefined

const apply = {
  add: ({ document }: State, { path, value }: Step): Failure =>
    put(document, path, structuredClone(value)) ? undefined : 'missing',
  remove: ({ document }: State, { path }: Step): Failure =>
    take(document, path) === undefined ? 'missing' : undefined,
  replace: ({ document }: State, { path, value }: Step): Failure =>
    replace(document, path, structuredClone(value)) ? undefined : 'missing',
  move({ document }: State, { path, from }: Step): Failure {
    const isInside = path.length > from.length && from.every((name, at) => path[at] === name)
    const taken = isInside ? undefined : take(document, from)
    return taken !== undefined && put(document, path, taken) ? undefined : 'missing'
  },
  copy(state: State, { path, from }: Step): Failure {
    const found = lookUp(state.document, from)
    if (found === undefined) return 'missing'
    state.room -= JSON.stringify(found).length
    if (state.room < 0) return 'too large'
    return put(state.document, path, structuredClone(found)) ? undefined : 'missing'
  },
  test: ({ document }: State, { path, value }: Step): Failure =>
    isDeepStrictEqual(lookUp(document, path), value) ? undefined : 'different',
}

const operators = Object.keys(apply) as readonly Step['op'][]

function toStep(operation: Json, at: number): Step {
  const which = `Operation ${at} of the patch`
  const given = isObject(operation) ? operation : {}
  const op = operators.find((name) => name === given['op'])
  if (!op) throw badPatch(`${which} needs an "op": ${operators.join(', ')}.`)
  const needsValue = op === 'add' || op === 'replace' || op === 'test'
  if (needsValue && given['value'] === undefined) throw badPatch(`${which} needs a "value".`)
  const path = toPointer(given['path'], 'path', which)
  const from = op === 'move' || op === 'copy' ? toPointer(given['from'], 'from', which) : path
  return { op, path, from, value: given['value'] ?? null }
}

/** The step with paths into the document. What is never sent can be set and removed, but not read. */
function located(step: Step, at: number, isConcealed: (name: string) => boolean): Step {
  const { op, path, from } = step
  const isBlind = [path, from].some(([first]) => first !== undefined && isConcealed(first))
  if (!isBlind) return { ...step, path: ['value', ...path], from: ['value', ...from] }
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw badPatch(`Operation ${at} of the patch reads an attribute that is never sent.`)
  const isWhole = path.length === 1
  return { ...step, op: op === 'replace' && isWhole ? 'add' : op, path: ['concealed', ...path] }
}

function toPointer(text: Json | undefined, name: string, which: string): Pointer {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')))
    throw badPatch(`${which} needs a "${name}" such as "/name".`)
  const names = parsePointer(text)
  if (names.includes('__proto__')) throw badPatch('An attribute cannot be called "__proto__".')
  return names
}

function failed(failure: Failure, { op, path }: Step, at: number): ApiError {
  const where = `Operation ${at} of the patch (${op} /${path.slice(1).join('/')})`
  if (failure === 'different')
    return new ApiError('conflict', `${where} did not hold, so nothing was changed.`, {
      help: 'GET it again to see what stands there now.',
    })
  if (failure === 'too large')
    return new ApiError('too_large', `${where} makes the record too large, so nothing was changed.`)
  const message = `${where} leads to nothing that is there.`
  const source = { in: 'body', pointer: `/${at}` } as const
  return new ApiError('invalid', message, {
    help: 'Operations count from 0. "add" makes a new member; its object, and whatever the others name, must be there.',
    issues: [{ code: 'patch', message, source }],
  })
}

const badPatch = (message: string): ApiError =>
  new ApiError('bad_request', message, {
    help: 'For example: [{ "op": "replace", "path": "/name", "value": "Oat" }] (RFC 6902).',
  })
