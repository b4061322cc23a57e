// @step first-rows
import { db } from './database.ts'
// @end
// @step unique-index
import { ApiError } from './errors.ts'
// @end
import type { Fields } from './fields.ts'

export interface User extends Fields {
  id: number
  created_at: string
  /** From the second file on. */
  is_active?: boolean
}

// @step first-rows
type Row = Record<string, unknown>

// @step numbered-files
/** SQLite has no true and false: it keeps 1 and 0. */
const userIn = (row: Row) => ({ ...row, is_active: row.is_active === 1 }) as unknown as User
// @stub
const userIn = (row: Row) => row as unknown as User
// @end

// @step unique-index
/** Carries out a change; when the database refuses it, the client can read why. */
const change = <T>(write: () => T): T => {
  try {
    return write()
  } catch (error) {
    const { message } = error as Error
    if (message.startsWith('UNIQUE constraint failed'))
      throw new ApiError(409, 'email_taken', 'Somebody has this address already.', [
        { field: 'email', message: 'belongs to another user' },
      ])
    // @step foreign-key
    if (message.startsWith('FOREIGN KEY constraint failed'))
      throw new ApiError(409, 'has_orders', 'This user has orders.')
    // @end
    throw error
  }
}

// @end
export const allUsers = (): User[] => db.all('SELECT * FROM users ORDER BY id').map(userIn)

export const findUser = (id: string): User | undefined => {
  const row = db.get('SELECT * FROM users WHERE id = ?', [id])
  return row === null ? undefined : userIn(row)
}

export const addUser = ({ name, email }: Fields): User => {
  const insert = 'INSERT INTO users (name, email) VALUES (?, ?) RETURNING *'
  // @step unique-index
  const row = change(() => db.get(insert, [name, email]))
  // @stub
  const row = db.get(insert, [name, email])
  // @end
  return userIn(row ?? {})
}

/** False when there was none. */
export const removeUser = (id: string): boolean => {
  const remove = 'DELETE FROM users WHERE id = ?'
  // @step foreign-key
  return change(() => db.run(remove, [id])).changes > 0
  // @stub
  return db.run(remove, [id]).changes > 0
  // @end
}
// @stub
const users: User[] = []
let nextId = 1

export const allUsers = (): User[] => users

export const findUser = (id: string): User | undefined => users.find((user) => String(user.id) === id)

export const addUser = (fields: Fields): User => {
  const user = { id: nextId++, ...fields, created_at: new Date().toISOString() }
  users.push(user)
  return user
}

/** False when there was none. */
export const removeUser = (id: string): boolean => {
  const index = users.findIndex((user) => String(user.id) === id)
  if (index !== -1) users.splice(index, 1)
  return index !== -1
}
// @end
// @step transaction

/** Adds all of them, or none. */
export const addUsers = (list: readonly Fields[]): User[] => {
  db.exec('BEGIN')
  try {
    const added = list.map(addUser)
    db.exec('COMMIT')
    return added
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}
// @end
