// @step foreign-key
import { db } from './database.ts'
import { ApiError } from './errors.ts'
import { findUser } from './users.ts'

export const addOrder = (userId: string, item: unknown) => {
  if (!findUser(userId)) throw new ApiError(404, 'user_not_found', `There is no user ${userId}.`)
  return db.get('INSERT INTO orders (user_id, item) VALUES (?, ?) RETURNING *', [userId, String(item)])
}

/** Each with the name of its user. */
export const allOrders = () =>
  db.all(
    'SELECT orders.id, item, user_id, name FROM orders JOIN users ON users.id = user_id ORDER BY orders.id',
  )
// @end
