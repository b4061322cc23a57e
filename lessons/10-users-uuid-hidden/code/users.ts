import { JSONFilePreset } from 'lowdb/node'

export interface User {
  id: string
  /** The id from before there were UUIDs. */
  old_id?: number
  username: string
  email: string
  birth_year: number
  password_hash: string
  created_at: string
}

const db = await JSONFilePreset<{ users: User[] }>(process.env.DATA_FILE ?? 'data.json', { users: [] })

/** All users, as they are stored. */
export const { users } = db.data

/** Writes all users to the data file. */
export const save = () => db.write()
