import { ApiError } from './errors.ts'
import { Store } from './store.ts'

/** What a resource has to know of the things that it is about. */
export interface Kind<Fields extends object> {
  store: Store<Fields>
  /** The fields in a body; throws if they are not right. */
  read(body: unknown): Fields
}

interface ItemFields {
  name: string
  quantity: number
}

interface CookieFields {
  name: string
  /** In cents. */
  price: number
}

export const items: Kind<ItemFields> = {
  store: new Store(),
  read(body) {
    const { name, quantity = 0 } = body as Partial<ItemFields>
    if (typeof name === 'string' && name !== '' && Number.isInteger(quantity)) return { name, quantity }
    throw new ApiError(422, 'invalid', 'An item has a "name", and may have a whole "quantity".')
  },
}

export const cookies: Kind<CookieFields> = {
  store: new Store(),
  read(body) {
    const { name, price } = body as Partial<CookieFields>
    if (typeof name === 'string' && name !== '' && Number.isInteger(price))
      return { name, price: Number(price) }
    throw new ApiError(422, 'invalid', 'A cookie has a "name" and a "price" in cents.')
  },
}
