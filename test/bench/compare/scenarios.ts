import { Random } from '../../soak/random.ts'
import { highestPrice, statusCount } from './data.ts'

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: string
}

export type Contestant = 'ours' | 'bare koa' | 'json-server'

export interface Scenario {
  readonly name: string
  readonly clients: number
  /** Who takes part besides us and bare Koa. */
  readonly withJsonServer?: boolean
  readonly durability?: 'process'
  /** The least share of bare Koa's speed that will do. */
  readonly aim: number
  /** The least share of our own speed at 1,000 that will do at 100,000. */
  readonly steadiness?: number
  /** One of the requests, for a database of so many orders. */
  request(random: Random, count: number): Request
}

const get = (path: string): Request => ({ method: 'GET', path })
const page = (path: string, number: number): Request => get(`${path}_page=${number}&_limit=10`)

/** A tenth of all prices, wherever they begin. */
function range(random: Random): string {
  const low = random.below(highestPrice * 0.9)
  return `/orders?price_gte=${low}&price_lt=${low + highestPrice / 10}&_sort=date&_order=asc&`
}

const order = {
  cookieId: 1,
  status: 'status 1',
  price: 500,
  date: '2026-01-01T00:00:00.000Z',
  customer: 'Customer 1',
}
const post = (): Request => ({ method: 'POST', path: '/orders', body: JSON.stringify(order) })
const patch = (random: Random, count: number): Request => ({
  method: 'PATCH',
  path: `/orders/${1 + random.below(count)}`,
  body: JSON.stringify({ note: `changed ${random.below(1000)}` }),
})

export const scenarios: readonly Scenario[] = [
  {
    name: 'GET /cookies/:id',
    clients: 16,
    withJsonServer: true,
    aim: 0.8,
    request: (random, count) => get(`/cookies/${1 + random.below(count / 10)}`),
  },
  {
    name: 'page of 10 of N',
    clients: 16,
    withJsonServer: true,
    aim: 0.75,
    steadiness: 0.85,
    request: (random, count) => page('/orders?', 1 + random.below(count / 10)),
  },
  {
    name: 'equality filter + page',
    clients: 16,
    withJsonServer: true,
    aim: 0.75,
    steadiness: 0.85,
    request: (random) =>
      page(
        `/orders?status=${encodeURIComponent(`status ${random.below(statusCount)}`)}&`,
        1 + random.below(4),
      ),
  },
  {
    name: 'range + sort by another + one of the first 10 pages',
    clients: 16,
    aim: 0.75,
    request: (random) => page(range(random), 1 + random.below(10)),
  },
  {
    name: 'range + sort by another + any page',
    clients: 16,
    aim: 0.75,
    request: (random, count) => page(range(random), 1 + random.below(count / 100)),
  },
  {
    name: 'page with _embed',
    clients: 16,
    aim: 0.7,
    request: (random, count) => page('/cookies?_embed=orders&', 1 + random.below(count / 100)),
  },
  {
    name: 'page with _expand',
    clients: 16,
    aim: 0.7,
    request: (random, count) => page('/orders?_expand=cookie&', 1 + random.below(count / 10)),
  },
  { name: 'POST, 1 client', clients: 1, withJsonServer: true, aim: 0.75, steadiness: 0.9, request: post },
  { name: 'POST, 16 clients', clients: 16, aim: 0.75, steadiness: 0.9, request: post },
  { name: 'PATCH, 1 client', clients: 1, aim: 0.75, steadiness: 0.9, request: patch },
  { name: 'PATCH, 16 clients', clients: 16, aim: 0.75, steadiness: 0.9, request: patch },
  { name: 'POST, 16 clients, process', clients: 16, durability: 'process', aim: 0.7, request: post },
]

/** The requests of a scenario; the same every time. */
export function requestsOf(scenario: Scenario, count: number, length: number): readonly Request[] {
  const random = new Random(count)
  return Array.from({ length }, () => scenario.request(random, count))
}
