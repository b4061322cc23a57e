import { isObject } from '../core/json.ts'
import { durationForms, durationOf } from '../formats/duration.ts'
import { faults } from '../rules/fate.ts'
import type { Call, Effects, Later, Limit, Respond } from '../rules/rule.ts'
import { originOfCall } from '../rules/webhook.ts'
import {
  anyValue,
  count,
  mapOf,
  members,
  nonEmptyText,
  oneOfWords,
  type Shape,
  type ShapeOf,
} from './shape.ts'
import { delayShape } from './simulation.ts'

/** A shape for values that can be recognized by their text. */
export const thatLooksLike =
  (pattern: RegExp, hint: string): Shape =>
  (value, path) =>
    (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value))
      ? []
      : [{ path, message: `${JSON.stringify(value) ?? String(value)} is not valid here. ${hint}` }]

const statusFrom =
  (least: number): Shape =>
  (value, path) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) < 600
      ? []
      : [{ path, message: `${JSON.stringify(value)} is not valid here. Use a status from ${least} to 599.` }]

const anyStatus = statusFrom(200)
const failureStatus = statusFrom(400)

/** Those that say how long the answer is belong to the server. */
const sendable = thatLooksLike(
  /^(?!(content-length|transfer-encoding|connection|upgrade)$)[!#$%&'*+.^_`|~\w-]+$/i,
  'Use a header that an answer can have.',
)

const answerHeaders: Shape = (value, path) =>
  isObject(value)
    ? Object.keys(value)
        .flatMap((name) => sendable(name, `${path}.${name}`))
        .concat(mapOf(nonEmptyText)(value, path))
    : mapOf(nonEmptyText)(value, path)

/** A path of our own pages is never reached by a rule. */
const rewriteTarget = thatLooksLike(/^\/(?!_\/)/, 'Use a path that begins with a slash, outside of /_/.')

const changeTargets: Shape = (value, path) =>
  isObject(value)
    ? Object.keys(value).flatMap((key) =>
        thatLooksLike(/^[^/]+(\/[^/]+)?$/, 'Use a record: orders/7, or a collection: orders.')(
          key,
          `${path}.${key}`,
        ),
      )
    : mapOf(anyValue)(value, path)

const limit = {
  'requests!': count,
  'seconds!': count,
  by: thatLooksLike(
    /^(address|principal|header:[\w-]+)$/,
    'Use address, principal, or the name of a header: header:X-Api-Key.',
  ),
} satisfies ShapeOf<Limit, 'requests' | 'seconds'>

const call: Shape = members({
  'url!': (value, path) =>
    typeof value === 'string' && originOfCall(value) !== undefined
      ? []
      : [{ path, message: 'this must be the URL of a server, with placeholders only behind its host.' }],
  method: oneOfWords('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  body: anyValue,
} satisfies ShapeOf<Call, 'url'>)

const later = {
  'after!': (value, path) =>
    typeof value === 'string' && durationOf(value) !== undefined
      ? []
      : [{ path, message: `${JSON.stringify(value) ?? 'this'} is not valid here. ${durationForms}.` }],
  change: changeTargets,
  set: mapOf(anyValue),
  call,
} satisfies ShapeOf<Later, 'after'>

/** What a rule can do, each with what it looks like. */
export const effectShapes = {
  delay: delayShape,
  respond: members({ status: anyStatus, headers: answerHeaders, body: anyValue } satisfies ShapeOf<Respond>),
  fail: failureStatus,
  message: nonEmptyText,
  fault: oneOfWords(...faults),
  rewrite: rewriteTarget,
  status: anyStatus,
  headers: answerHeaders,
  patch: mapOf(anyValue),
  set: mapOf(anyValue),
  change: changeTargets,
  limit: members(limit),
  later: members(later),
  call,
} satisfies ShapeOf<Effects>
