import { ApiError, type Problem } from './errors.ts'

/** What a client may send of a user. */
export interface Fields {
  name: string
  email: string
}

const known = ['name', 'email'] as const

/** The fields in a body, all of them and no others; throws the problems that they have. */
export const readUser = (body: unknown): Fields => {
  const given = body as Record<string, unknown>
  const problems = [...new Set([...known, ...Object.keys(given)])].flatMap((field): Problem[] => {
    if (!(known as readonly string[]).includes(field)) return [{ field, message: 'cannot be set' }]
    const value = given[field]
    const isText = typeof value === 'string' && value.trim() !== ''
    return isText ? [] : [{ field, message: 'must be a text' }]
  })
  if (problems.length === 0) return body as Fields
  throw new ApiError(422, 'invalid', 'Some fields are not right.', problems)
}
