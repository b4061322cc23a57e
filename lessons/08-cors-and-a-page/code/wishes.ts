import { ApiError } from './errors.ts'

/** A cookie that somebody would like to find in the shop. */
export interface Wish {
  id: number
  text: string
}

export const wishes: Wish[] = [
  { id: 1, text: 'Something with pears' },
  { id: 2, text: 'More salt, please' },
]
let nextId = 3

/** The text in a body; throws if there is none. */
export const textIn = (body: unknown): string => {
  const { text } = body as { text?: unknown }
  if (typeof text === 'string' && text.trim() !== '' && text.length <= 200) return text
  throw new ApiError(422, 'invalid', 'A wish has a "text" of 1 to 200 letters.')
}

export const findWish = (id: string): Wish => {
  const wish = wishes.find((wish) => String(wish.id) === id)
  if (!wish) throw new ApiError(404, 'wish_not_found', `There is no wish ${id}.`)
  return wish
}

export const addWish = (text: string): Wish => {
  const wish = { id: nextId++, text }
  wishes.push(wish)
  return wish
}
