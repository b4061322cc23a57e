import type { RouterContext } from '@koa/router'

import { ApiError, suggest } from '../../core/error.ts'
import type { ExchangeLog } from '../../log/exchange-log.ts'
import type { Exchange } from '../../log/exchange.ts'

/** Throws a 404 for a request that is not in the log, or where there is none. */
export function exchangeAt(
  log: ExchangeLog | undefined,
  text: string,
  isInside: IsWanted = () => true,
): Exchange {
  const found = /^\d{1,15}$/.test(text) ? log?.get(Number(text)) : undefined
  if (found && isInside(found)) return found
  const first = log?.recent().find(isInside)
  throw new ApiError('not_found', `Request ${text} is not in the log.`, {
    help: first ? `The oldest that is kept is ${first.n}. GET /_/requests lists them.` : 'The log is empty.',
  })
}

type IsWanted = (exchange: Exchange) => boolean

const parameters: Readonly<Record<string, (value: string) => IsWanted>> = {
  method: (value) => (exchange) => exchange.request.method === value.toUpperCase(),
  path: (value) => (exchange) => isAtOrBelow(exchange.request.path, value),
  status: isWithStatus,
  since: (value) => {
    if (!/^\d{1,15}$/.test(value)) throw badValue('since', value, 'Use the number of a request: since=12')
    return (exchange) => exchange.n > Number(value)
  },
  world: (value) => (exchange) => exchange.world === value,
  before: (value) => {
    if (!/^\d{1,15}$/.test(value)) throw badValue('before', value, 'Use the number of a request: before=12')
    return (exchange) => exchange.n < Number(value)
  },
  show: (value) => {
    if (value === 'changes') return isChange
    if (value === 'failed') return isFailure
    throw badValue('show', value, 'Use show=changes or show=failed')
  },
  text: hasText,
  limit: (value) => {
    if (!/^[1-9]\d{0,5}$/.test(value)) throw badValue('limit', value, 'Use a whole number: limit=20')
    return () => true
  },
  part: () => () => true,
}

/** How many are wanted at most. */
export const limitIn = ({ query: { limit } }: RouterContext): number => Number(limit ?? Infinity)

/** Whether the request has changed something. */
export const isChange: IsWanted = ({ changes, error }) => (changes?.length ?? 0) > 0 && !error

/** Whether it was answered with an error, or not at all. */
export const isFailure: IsWanted = ({ response: { status, isAborted } }) =>
  status >= 400 || status === 0 || isAborted === true

/** Every word must be there: a method, a status or a class of them, or a text in the address, a body or the error. */
function hasText(value: string): IsWanted {
  const words = value
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(toTest)
  return (exchange) => words.every((holds) => holds(exchange))
}

function toTest(word: string): IsWanted {
  if (/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(word))
    return ({ request: { method } }) => method === word
  if (/^[1-5](?:\d\d|xx)$/i.test(word)) return isWithStatus(word)
  const wanted = word.toLowerCase()
  return ({ request: { url, body }, response, error }) =>
    url.toLowerCase().includes(wanted) ||
    JSON.stringify([body, response.body, error?.message]).toLowerCase().includes(wanted)
}

function isWithStatus(value: string): IsWanted {
  if (!/^[1-5](\d\d|xx)$/i.test(value))
    throw badValue('status', value, 'Use a status or a class of them: 409, or 4xx')
  const beginning = value.replace(/xx$/i, '')
  return (exchange) => String(exchange.response.status).startsWith(beginning)
}

const isAtOrBelow = (path: string, beginning: string): boolean =>
  path === beginning || path.startsWith(beginning.endsWith('/') ? beginning : `${beginning}/`)

/** All conditions of the query must hold. Throws a 400 for one that is unknown or malformed. */
export function parseWanted(ctx: RouterContext): IsWanted {
  const wanted = [...new URLSearchParams(ctx.querystring)].map(([name, value]) => {
    const parse = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    if (parse) return parse(value)
    const message = `Unknown parameter "${name}".`
    throw new ApiError('bad_request', message, {
      help: suggest(name, Object.keys(parameters)),
      issues: [{ code: 'parameter', message, source: { in: 'query', parameter: name } }],
    })
  })
  return (exchange) => wanted.every((holds) => holds(exchange))
}

function badValue(parameter: string, value: string, help: string): ApiError {
  const message = `"${value}" is not a valid value of ${parameter}.`
  const source = { in: 'query', parameter } as const
  return new ApiError('bad_request', message, { help, issues: [{ code: 'parameter', message, source }] })
}
