/** Asks a server as fast as it answers, and prints what came of it as JSON. It gets its task as JSON on stdin. */
import { createRequire } from 'node:module'
import { json } from 'node:stream/consumers'

import type { Request } from './scenarios.ts'

export interface LoadTask {
  readonly url: string
  readonly clients: number
  readonly seconds: number
  readonly requests: readonly Request[]
}

export interface Load {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p99: number
  readonly p999: number
  readonly longest: number
}

interface Result {
  readonly requests: { readonly total: number }
  readonly duration: number
  readonly latency: { readonly p99: number; readonly p99_9: number; readonly max: number }
  readonly non2xx: number
  readonly errors: number
}

type Autocannon = (options: object) => Promise<Result>

const load = createRequire(new URL('../../../../test/bench/package.json', import.meta.url))
const autocannon = load('autocannon') as Autocannon

const { url, clients, seconds, requests } = (await json(process.stdin)) as LoadTask
const result = await autocannon({
  url,
  connections: clients,
  duration: seconds,
  headers: { 'Content-Type': 'application/json' },
  requests,
})
if (result.non2xx + result.errors > 0)
  throw new Error(`${result.non2xx} answers were failures, and ${result.errors} did not come`)
const { p99, p99_9: p999, max: longest } = result.latency
console.log(
  JSON.stringify({ perSecond: result.requests.total / result.duration, p99, p999, longest } satisfies Load),
)
