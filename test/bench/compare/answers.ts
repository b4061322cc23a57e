import { isDeepStrictEqual } from 'node:util'

import { type Request, requestsOf, type Scenario } from './scenarios.ts'

/** Where two servers answer the requests of a scenario differently; both should be as they were started. */
export async function differences(
  scenario: Scenario,
  count: number,
  [one, other]: readonly [string, string],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const request of requestsOf(scenario, count, 20)) {
    const [first, second] = await Promise.all([ask(one, request), ask(other, request)])
    if (isDeepStrictEqual(first, second)) continue
    found.push(`${request.method} ${request.path}: ${shorten(first)} and ${shorten(second)}`)
  }
  return found
}

async function ask(url: string, { method, path, body }: Request) {
  const sent = { body: body ?? null, headers: { 'Content-Type': 'application/json' } }
  const response = await fetch(url + path, { method, ...(body === undefined ? {} : sent) })
  const total = response.headers.get('x-total-count')
  return { status: response.status, total, body: await response.json() }
}

const shorten = (answer: object): string => JSON.stringify(answer).slice(0, 300)
