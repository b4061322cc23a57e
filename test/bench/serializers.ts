import type { Config, Database, Related, Serializer } from '../../src/index.ts'
import { createServer } from '../../src/index.ts'

const count = 1000
const rounds = 60

const cookies = Array.from({ length: 200 }, (_, at) => ({ id: at + 1, name: `Cookie ${at + 1}` }))
const orders = Array.from({ length: count }, (_, at) => ({
  id: at + 1,
  date: new Date(Date.UTC(2026, 0, 1 + (at % 300))).toISOString(),
  address: { id: at, name: 'Ann', street: 'Main Street 1', city: 'Bruges', zip: '8000', country: 'Belgium' },
  cookie_orders: [0, 1, 2].map((line) => ({
    cookie_id: ((at * 7 + line * 13) % 200) + 1,
    quantity: line + 1,
  })),
}))
const data: Database = { cookies, orders }

type Order = (typeof orders)[number]

const serializeOrder = (order: Order, nameOf: (id: number) => string | null) => ({
  id: order.id,
  date: new Date(order.date).toISOString(),
  address: { name: order.address.name, street: order.address.street, city: order.address.city },
  cookie_orders: order.cookie_orders.map(({ cookie_id: id, quantity }) => ({
    cookie_id: id,
    cookie_name: nameOf(id),
    quantity,
  })),
})

const plain = ((order: Order) => serializeOrder(order, () => null)) as unknown as Serializer
const joined = ((order: Order, related: Related) => {
  const found = related('cookies') as unknown as readonly (typeof cookies)[number][]
  return serializeOrder(order, (wanted) => found.find(({ id }) => id === wanted)?.name ?? null)
}) as unknown as Serializer

const config: Config = {
  mounts: [
    { path: '/stored' },
    { path: '/plain', serializers: { orders: plain } },
    { path: '/joined', serializers: { orders: joined } },
  ],
}

const server = await createServer({ data, config })
const paths = ['stored', 'plain', 'joined'] as const
const times = new Map<string, number[]>(paths.map((path) => [path, []]))
for (let round = 0; round < rounds; round++)
  for (const path of paths) {
    const start = performance.now()
    await (await fetch(`${server.url}/${path}/orders`)).arrayBuffer()
    if (round >= rounds / 3) times.get(path)?.push(performance.now() - start)
  }
await server.close()

const median = (path: string): number => {
  const sorted = (times.get(path) ?? []).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
const [stored, without, withNames] = paths.map(median) as [number, number, number]
console.log(`a list of ${count} orders, median of ${(rounds * 2) / 3} requests`)
console.log(`  as stored                        ${stored.toFixed(2)} ms`)
console.log(`  through a serializer             ${without.toFixed(2)} ms`)
console.log(`  and with its cookies' names      ${withNames.toFixed(2)} ms`)
console.log(
  `  the join costs ${(withNames / without).toFixed(2)} times the list without it (the limit is 1.5)`,
)
