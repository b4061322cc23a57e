import { isDeepStrictEqual } from 'node:util'

import { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject } from '../../core/json.ts'
import {
  type Container,
  valueAtPointer,
  parsePointer,
  type Pointer,
  put,
  replace,
  take,
} from '../../formats/json-pointer.ts'
import { hasLoneSurrogate } from '../../formats/json-tokens.ts'
import { invalid, issueAt } from '../gathered-problems.ts'
import { assertStorable } from './input.ts'

/** How much text `copy` may add, in characters: a few dozen copies of the whole into itself would fill the memory. */
const maxCopied = 4_000_000

/** What a patch works on. Hidden attributes lie apart, out of the reach of `test` and `copy`. */
export interface Patchable {
  readonly value: Json
  readonly hidden: JsonObject
}

/** JSON Patch (RFC 6902): the operations in order, all or none. `given` stays as it is. */
export function jsonPatch(
  given: Patchable,
  operations: Json,
  isHidden: (name: string) => boolean,
): Patchable {
  assertStorable(operations)
  if (!isArray(operations)) throw badPatch('A JSON Patch is a list of operations.')
  const steps = operations.map((operation, at) => located(toStep(operation, at), at, isHidden))
  // The value is a member itself, so that its root can be replaced like anything in it.
  const document: Container = {
    value: structuredClone(given.value),
    hidden: structuredClone(given.hidden),
  }
  const state = { document, remaining: maxCopied }
  for (const [at, step] of steps.entries()) {
    const failure = apply[step.op](state, step)
    if (failure) throw failed(failure, step, at)
  }
  const { value = null, hidden } = document
  return { value, hidden: isObject(hidden) ? hidden : {} }
}

interface Step {
  readonly op: keyof typeof apply
  readonly path: Pointer
  readonly from: Pointer
  readonly value: Json
}

interface State {
  readonly document: Container
  remaining: number
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
    const found = valueAtPointer(state.document, from)
    if (found === undefined) return 'missing'
    state.remaining -= JSON.stringify(found).length
    if (state.remaining < 0) return 'too large'
    return put(state.document, path, structuredClone(found)) ? undefined : 'missing'
  },
  test: ({ document }: State, { path, value }: Step): Failure =>
    isDeepStrictEqual(valueAtPointer(document, path), value) ? undefined : 'different',
}

const operators = Object.keys(apply) as readonly Step['op'][]

function toStep(operation: Json, at: number): Step {
  const which = `Operation ${at} of the patch`
  const given = isObject(operation) ? operation : {}
  const op = operators.find((name) => name === given['op'])
  if (!op) throw badPatch(`${which} needs an "op": ${operators.join(', ')}.`)
  const needsValue = op === 'add' || op === 'replace' || op === 'test'
  if (needsValue && given['value'] === undefined) throw badPatch(`${which} needs a "value".`)
  const path = toPointer(given['path'], 'path', at)
  const from = op === 'move' || op === 'copy' ? toPointer(given['from'], 'from', at) : path
  return { op, path, from, value: given['value'] ?? null }
}

/** The step with paths into the document. Hidden attributes can be set and removed, but not read. */
function located(step: Step, at: number, isHidden: (name: string) => boolean): Step {
  const { op, path, from } = step
  const isOpen = [path, from].every(([first]) => first === undefined || !isHidden(first))
  if (isOpen) return { ...step, path: ['value', ...path], from: ['value', ...from] }
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw badPatch(`Operation ${at} of the patch reads a hidden attribute.`)
  const isWhole = path.length === 1
  return { ...step, op: op === 'replace' && isWhole ? 'add' : op, path: ['hidden', ...path] }
}

function toPointer(text: Json | undefined, name: string, at: number): Pointer {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')))
    throw badPatch(`Operation ${at} of the patch needs a "${name}" like "/name".`)
  if (hasLoneSurrogate(text)) {
    const message = `${JSON.stringify(text)} contains half a character (a lone surrogate).`
    throw invalid([issueAt(`/${at}`, name, 'lone_surrogate', message)])
  }
  const names = parsePointer(text)
  if (names.includes('__proto__')) throw badPatch('An attribute cannot be called "__proto__".')
  return names
}

function failed(failure: Failure, { op, path }: Step, at: number): ApiError {
  const where = `Operation ${at} of the patch (${op} /${path.slice(1).join('/')})`
  if (failure === 'different')
    return new ApiError('conflict', `${where} failed, so nothing was changed.`, {
      help: 'GET it again to see the current value.',
    })
  if (failure === 'too large')
    return new ApiError('too_large', `${where} makes the record too large, so nothing was changed.`)
  const message = `${where} names an attribute that does not exist.`
  const source = { in: 'body', pointer: `/${at}` } as const
  return new ApiError('invalid', message, {
    help: 'Operations count from 0. "add" makes a new attribute in an object that exists; the others need an existing attribute.',
    issues: [{ code: 'patch', message, source }],
  })
}

const badPatch = (message: string): ApiError =>
  new ApiError('bad_request', message, {
    help: 'For example: [{ "op": "replace", "path": "/name", "value": "Oat" }] (RFC 6902).',
  })
