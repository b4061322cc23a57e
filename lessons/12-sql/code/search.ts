import { db } from './database.ts'
// @step parameters
import { ApiError } from './errors.ts'

const columns = ['id', 'name', 'email', 'created_at']
// @end

/** The ids of all users of this name, in the order of a column. */
export const searchUsers = (name: string, sort: string): unknown[] => {
  // @step parameters
  if (!columns.includes(sort)) throw new ApiError(400, 'bad_sort', `sort can be ${columns.join(', ')}.`)
  return db.all(`SELECT id FROM users WHERE name = ? ORDER BY ${sort}`, [name])
  // @stub
  return db.all(`SELECT id FROM users WHERE name = '${name}' ORDER BY ${sort}`)
  // @end
}
