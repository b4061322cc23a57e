import { shop, type Address, type Line, type Order } from './shop.ts'

const addresses = new Map(shop.addresses.map((address) => [address.id, address]))
const cookies = new Map(shop.cookies.map((cookie) => [cookie.id, cookie]))

/** The order that the app and the delivery firm have known since lesson 04. */
export const serializeOrder = (order: Order) => {
  const address = addresses.get(order.address_id)
  return {
    id: order.id,
    date: new Date(order.placed_at).toISOString(),
    address: address ? serializeAddress(address) : null,
    cookie_orders: (order.cookie_orders ?? []).map(serializeLine),
  }
}

const serializeAddress = ({ name, street, city, state, zip, country }: Address) => {
  return { name, street, city, state, zip, country }
}

const serializeLine = ({ cookie_id, number_of_cookies }: Line) => {
  return { cookie_id, cookie_name: cookies.get(cookie_id)?.name ?? null, number_of_cookies }
}
