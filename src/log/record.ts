import type { ApiError } from '../core/error.ts'
import type { Json, JsonObject } from '../core/json.ts'
import type { Outcome } from '../core/outcome.ts'
import { changePoint } from '../core/point.ts'
import type { Resource } from '../core/resource.ts'
import type { Change, StoreCall } from '../core/trace.ts'
import type { Exchange, LoggedError, Marks, OutcomeSummary, Trail, Wire } from './exchange.ts'
import { longestBody, toLoggedRequest, toLoggedResponse } from './messages.ts'
import { concealed, deepest, type Redaction, redactionFor, withoutTexts } from './redaction.ts'

const mostChanges = 100

/** Makes the exchange from what the stages have left and from what was on the wire. From here on, there is no secret in it. */
export function toExchange(n: number, trail: Trail, wire: Wire): Exchange {
  const { stages, by, rules, trace, marks, world } = trail
  const redaction = redactionFor(trail.store.model)
  const { request, removed } = toLoggedRequest(trail, wire, redaction)
  const operation = request.isCut ? undefined : redaction.fresh(toPlain(stages.parsed) ?? null, removed)
  const secrets = [...new Set(removed)].filter((text) => text.length > 2)
  return {
    n,
    at: new Date(trail.at).toISOString(),
    world,
    request: withoutTexts(request as unknown as JsonObject, secrets) as unknown as Exchange['request'],
    principal: stages.authenticated,
    ...routeTakenBy(trail),
    operation: withoutTexts((operation as JsonObject | null | undefined) ?? undefined, secrets),
    guard: guardOf(trail),
    outcome: summaryOf(stages.executed),
    error: toLoggedError(trail.error, redaction, secrets),
    by,
    rules,
    changes: stages.executed && toChanges(trace.changes, redaction),
    change: trace.number === undefined ? undefined : changePoint(trace.number),
    calls: toCalls(trace.calls, redaction, secrets),
    response: toLoggedResponse(trail, wire, redaction, secrets),
    marks: toMarks(marks),
    ms: marks.sent / 1000,
  }
}

function routeTakenBy({ route, dialect, mount }: Trail): Pick<Exchange, 'mount' | 'dialect' | 'route'> {
  if (!route) return {}
  const { method, path, summary } = route
  return { mount: mount?.path, dialect: dialect?.name, route: { method, path, summary } }
}

/** What the guard let the sender read of the collection of the operation. */
function guardOf({ stages: { decided, parsed } }: Trail): Exchange['guard'] {
  if (!decided || !parsed || !('collection' in parsed)) return undefined
  try {
    return decided.readable(parsed.collection)
  } catch {
    return undefined
  }
}

function summaryOf(outcome: Outcome | undefined): OutcomeSummary | undefined {
  if (!outcome) return undefined
  if (outcome.kind === 'many') return { kind: outcome.kind, total: outcome.total }
  if ('items' in outcome) return { kind: outcome.kind, total: outcome.items.length }
  return { kind: outcome.kind }
}

function toLoggedError(
  error: ApiError | undefined,
  redaction: Redaction,
  secrets: readonly string[],
): LoggedError | undefined {
  if (!error) return undefined
  const { code, status, message, help, issues } = error
  const plain = toPlain({ code, status, message, help, issues }) as JsonObject
  return withoutTexts(redaction.kept(plain), secrets) as unknown as LoggedError
}

/** The first changes; none of a resource that is too long. */
const toChanges = (changes: readonly Change[] | undefined, redaction: Redaction): Exchange['changes'] =>
  changes?.slice(0, mostChanges).map(({ collection, key, before, after }) => ({
    collection,
    key,
    before: toVersion(before, redaction),
    after: toVersion(after, redaction),
  }))

function toVersion(resource: Resource | undefined, redaction: Redaction): Resource | undefined {
  if (resource === undefined || JSON.stringify(resource).length > longestBody) return undefined
  return redaction.kept(resource) as Resource
}

const toCalls = (
  calls: readonly StoreCall[] | undefined,
  redaction: Redaction,
  secrets: readonly string[],
): Exchange['calls'] =>
  calls?.map(({ query, ...call }) => {
    const plain = toPlain(call) as JsonObject
    const asked = toPlain(query)
    return asked === undefined ? plain : { ...plain, query: withoutTexts(redaction.kept(asked), secrets) }
  })

function toMarks(marks: Trail['marks']): Marks {
  const reached = Object.entries(marks).filter(([, at]) => at > 0)
  return Object.fromEntries(reached.map(([stage, at]) => [stage, at / 1000]))
}

/** A value as JSON: maps become objects, and sets become lists. What is nested too deeply is left out. */
function toPlain(value: unknown, depth = 0): Json | undefined {
  if (typeof value !== 'object' || value === null) return value as Json | undefined
  if (depth > deepest) return concealed
  const isList = Array.isArray(value) || value instanceof Set
  if (isList) return [...value].map((one: unknown) => toPlain(one, depth + 1) ?? null)
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    entries.flatMap(([name, one]) => {
      const plain = toPlain(one, depth + 1)
      return plain === undefined ? [] : [[String(name), plain] as const]
    }),
  )
}
