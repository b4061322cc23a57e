import { Random } from '../../soak/random.ts'

export interface Cookie {
  readonly id: number
  readonly name: string
  readonly price: number
}

export interface Order {
  readonly id: number
  readonly cookieId: number
  readonly status: string
  readonly price: number
  readonly date: string
  readonly customer: string
  readonly note: string
}

export interface Shop {
  readonly cookies: readonly Cookie[]
  readonly orders: readonly Order[]
}

export const statusCount = 20
/** Prices go from 0 to below this. */
export const highestPrice = 100_000

/** So many orders, each of a tenth as many cookies; the same every time. */
export function createShop(count: number): Shop {
  const random = new Random(count)
  const cookies = Array.from({ length: count / 10 }, (_, at) => ({
    id: at + 1,
    name: `Cookie ${at + 1}`,
    price: random.below(500) / 100,
  }))
  const orders = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    cookieId: 1 + random.below(cookies.length),
    status: `status ${random.below(statusCount)}`,
    price: random.below(highestPrice),
    date: new Date(Date.UTC(2026, 0, 1) + random.below(2 ** 31) * 10).toISOString(),
    customer: `Customer ${random.below(count)}`,
    note: `${'Please leave it at the door. '.repeat(2)}${random.below(1_000_000)}`,
  }))
  return { cookies, orders }
}
