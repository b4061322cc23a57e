import { readFile } from 'node:fs/promises'

export interface Order {
  id: number
  /** Milliseconds since the first moment of 1970, UTC. */
  placed_at: number
  address_id: number
  cookie_orders: Line[]
  internal_notes: string
  card_last4: string
}

/** So many pieces of one cookie. */
export interface Line {
  cookie_id: number
  number_of_cookies: number
}

export interface Address {
  id: number
  name: string
  street: string
  city: string
  state: string
  zip: string
  country: string
}

export interface Cookie {
  id: number
  name: string
  /** In cents. */
  price: number
}

interface Shop {
  cookies: Cookie[]
  addresses: Address[]
  orders: Order[]
}

/** Everything that the shop keeps, as it stands in the data file. */
export const shop: Shop = JSON.parse(await readFile(process.env.DATA_FILE ?? 'data.json', 'utf8'))
