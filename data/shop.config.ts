import { defineConfig, type Resource, type Related } from 'understudy-server'

type Address = {
  name: string
  street: string
  city: string
  state?: string
  zip: string
  country: string
}

type Line = { cookie_id: number; quantity: number }

type Order = {
  id: number
  date: string
  address: (Address & { id: number }) | null
  cookie_orders: readonly Line[]
}

/** An order as the first version of the API has shown it ever since: whatever changes in the data, this stays. */
function serializeOrder(order: Order, related: Related) {
  const cookies = related('cookies')
  return {
    id: order.id,
    date: new Date(order.date).toISOString(),
    address: order.address && serializeAddress(order.address),
    cookie_orders: order.cookie_orders.map((line) =>
      serializeLine(
        line,
        cookies.find((cookie) => cookie['id'] === line.cookie_id),
      ),
    ),
  }
}

const serializeAddress = ({ name, street, city, state, zip, country }: Address) => ({
  name,
  street,
  city,
  state: state ?? null,
  zip,
  country,
})

/** A cookie that is no longer sold has no name any more, but was ordered all the same. */
const serializeLine = ({ cookie_id, quantity }: Line, cookie: Resource | undefined) => ({
  cookie_id,
  cookie_name: cookie?.['name'] ?? null,
  number_of_cookies: quantity,
})

export default defineConfig({
  collections: {
    cookies: {
      schema: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1 },
          price: { type: 'number', minimum: 0 },
          taste_profiles: { type: 'array', items: { type: 'string' } },
        },
      },
      required: ['name'],
      unique: ['slug'],
      slug: { from: 'name' },
    },
    customers: {
      unique: [{ attribute: 'email', caseInsensitive: true }],
      relationships: { orders: { onDelete: 'restrict' } },
    },
    orders: {
      schema: {
        type: 'object',
        properties: {
          date: { type: 'string', format: 'date-time' },
          address: { type: ['object', 'null'] },
          cookie_orders: {
            type: 'array',
            items: {
              type: 'object',
              properties: { cookie_id: { type: 'integer' }, quantity: { type: 'integer', minimum: 1 } },
              required: ['cookie_id', 'quantity'],
            },
          },
        },
      },
      required: ['date', 'cookie_orders'],
      defaults: { date: '$now', address: null, cookie_orders: [] },
      relationships: { cookies: { mustExist: true } },
    },
  },
  // Open, until there is a key: then orders are for those who have it.
  auth: { optional: true },
  access: { orders: { read: 'key', write: 'key' }, '*': { read: 'public', write: 'public' } },
  mounts: [
    { path: '/' },
    { path: '/api/v1', collections: ['orders', 'cookies'], serializers: { orders: serializeOrder } },
    { path: '/api/v2', dialect: 'envelope', serializers: { orders: serializeOrder } },
  ],
})
