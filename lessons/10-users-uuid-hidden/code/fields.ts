import { ApiError, type Problem } from './errors.ts'

/** What a client may send of a user. */
export interface Fields {
  username: string
  email: string
  birth_year: number
  password: string
}

type Rule = (value: unknown) => string | undefined
const text: Rule = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a text'
const year: Rule = (value) => (Number.isInteger(value) ? undefined : 'must be a whole number')
const rules = new Map<string, Rule>([
  ['username', text],
  ['email', text],
  ['birth_year', year],
  ['password', text],
])

/** The fields in a body, and only those; throws the problems that they have. */
export const readFields = (body: unknown): Partial<Fields> => {
  const problems = Object.entries(body as object).flatMap(([field, value]): Problem[] => {
    const rule = rules.get(field) ?? (() => 'cannot be set')
    const message = rule(value)
    return message === undefined ? [] : [{ field, message }]
  })
  if (problems.length > 0) throw new ApiError(422, 'invalid', 'Some fields are not right.', problems)
  return body as Partial<Fields>
}

/** The fields of a new user: all of them. */
export const readNewUser = (body: unknown): Fields => {
  const missing = [...rules.keys()].filter((field) => !Object.hasOwn(body as object, field))
  const problems = missing.map((field) => ({ field, message: 'is missing' }))
  if (problems.length > 0) throw new ApiError(422, 'invalid', 'Some fields are missing.', problems)
  return readFields(body) as Fields
}
