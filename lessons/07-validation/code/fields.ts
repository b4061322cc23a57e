// @step one-schema
import { Ajv, type ErrorObject } from 'ajv'

import { ApiError, type Problem } from './errors.ts'
import type { Fields } from './members.ts'

/** What a client may send, as a JSON Schema. */
export const memberSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: '\\S', maxLength: 100 },
    email: {
      type: 'string',
      maxLength: 254,
      pattern: "^[\\w'+-]+(\\.[\\w'+-]+)*@[a-zA-Z\\d-]+(\\.[a-zA-Z\\d-]+)+$",
    },
    age: { type: 'integer', minimum: 18, maximum: 150 },
    newsletter: { type: 'boolean' },
  },
  required: ['name', 'email', 'age'],
  additionalProperties: false,
}

const ajv = new Ajv({ allErrors: true })
const isMember = ajv.compile<Fields>(memberSchema)
const isChange = ajv.compile<Partial<Fields>>({ ...memberSchema, required: [] })

const problemOf = ({ instancePath, params, message }: ErrorObject): Problem => ({
  field: params.missingProperty ?? params.additionalProperty ?? instancePath.slice(1),
  message: message ?? 'is not right',
})

const invalid = (errors: ErrorObject[] | null | undefined) =>
  new ApiError(422, 'invalid', 'Some fields are not right.', (errors ?? []).map(problemOf))

/** The fields of a new member; throws the problems that they have. */
export const readMember = (body: unknown): Fields => {
  if (isMember(body)) return body
  throw invalid(isMember.errors)
}

/** The fields of a change; throws the problems that they have. */
export const readChange = (body: unknown): Partial<Fields> => {
  if (isChange(body)) return body
  throw invalid(isChange.errors)
}
// @stub
// @step rules
import { isEmail } from './email.ts'
// @end
import { ApiError, type Problem } from './errors.ts'
import type { Fields } from './members.ts'

// @step required-and-types
/** Says what is wrong with a value, if something is. */
type Rule = (value: unknown) => string | undefined

const rules: Record<string, Rule> = {
  name: (value) => {
    if (typeof value !== 'string') return 'must be a text'
    // @step rules
    if (value.trim() === '' || value.length > 100) return 'must have 1 to 100 letters'
    // @end
  },
  email: (value) => {
    if (typeof value !== 'string') return 'must be a text'
    // @step rules
    if (!isEmail(value)) return 'must be an address such as ada@mail.example'
    // @end
  },
  age: (value) => {
    if (!Number.isInteger(value)) return 'must be a whole number'
    // @step rules
    if (Number(value) < 18 || Number(value) > 150) return 'must be 18 to 150'
    // @end
  },
  newsletter: (value) => {
    if (typeof value !== 'boolean') return 'must be true or false'
  },
}
const required = ['name', 'email', 'age']

// @step all-at-once
const problemsIn = (body: Record<string, unknown>): Problem[] => {
  const problems = Object.entries(body).map(([field, value]) => {
    // @step only-what-you-know
    const message = Object.hasOwn(rules, field) ? rules[field]?.(value) : 'is not a field of a member'
    // @stub
    const message = rules[field]?.(value)
    // @end
    return message === undefined ? [] : [{ field, message }]
  })
  return problems.flat()
}

const missingIn = (body: Record<string, unknown>): Problem[] => {
  const missing = required.filter((field) => body[field] === undefined)
  return missing.map((field) => ({ field, message: 'is missing' }))
}
// @end

const invalid = (details: Problem[]) => new ApiError(422, 'invalid', 'Some fields are not right.', details)

const objectIn = (body: unknown): Record<string, unknown> => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw invalid([{ field: '', message: 'must be an object' }])
}

/** The fields of a new member; throws the problems that they have. */
export const readMember = (body: unknown): Fields => {
  const fields = objectIn(body)
  // @step all-at-once
  const problems = [...missingIn(fields), ...problemsIn(fields)]
  if (problems.length > 0) throw invalid(problems)
  // @stub
  for (const [field, rule] of Object.entries(rules)) {
    const value = fields[field]
    if (value === undefined && !required.includes(field)) continue
    const message = value === undefined ? 'is missing' : rule(value)
    if (message !== undefined) throw invalid([{ field, message }])
  }
  // @end
  return fields as unknown as Fields
}
// @stub
// Step "required-and-types": the function readMember goes here.
// @end

// @step change-a-part
/** The fields of a change; throws the problems that they have. */
export const readChange = (body: unknown): Partial<Fields> => {
  const fields = objectIn(body)
  const problems = problemsIn(fields)
  if (problems.length > 0) throw invalid(problems)
  return fields
}
// @end
// @end
