import { ApiError, type Problem } from './errors.ts'

/** What a client may send of a member. */
export interface Fields {
  name: string
  email: string
  /** In cents. */
  fee: number
  is_active: boolean
}

type Rule = (value: unknown) => string | undefined
const text: Rule = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a text'
const cents: Rule = (value) =>
  Number.isInteger(value) && Number(value) >= 0 ? undefined : 'must be a whole number of cents'
const yesOrNo: Rule = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')
const rules = new Map<string, Rule>([
  ['name', text],
  ['email', text],
  ['fee', cents],
  ['is_active', yesOrNo],
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

/** The fields of a new member: all but `is_active`, which may be missing. */
export const readNewMember = (body: unknown): Omit<Fields, 'is_active'> & Partial<Fields> => {
  const missing = ['name', 'email', 'fee'].filter((field) => !Object.hasOwn(body as object, field))
  const problems = missing.map((field) => ({ field, message: 'is missing' }))
  if (problems.length > 0) throw new ApiError(422, 'invalid', 'Some fields are missing.', problems)
  return readFields(body) as Fields
}
