import { isEmail } from './email.ts'
import { ApiError, type Problem } from './errors.ts'
import type { Fields } from './members.ts'

class Field {
  optional = false
  readonly tests: { message: string; holds: (value: never) => boolean }[] = []
  readonly schema: Record<string, unknown>

  constructor(schema: Record<string, unknown>) {
    this.schema = schema
  }

  that<T>(message: string, holds: (value: T) => boolean, schema = {}) {
    this.tests.push({ message, holds })
    Object.assign(this.schema, schema)
    return this
  }

  maybe() {
    this.optional = true
    return this
  }

  problem(value: unknown): string | undefined {
    return this.tests.find(({ holds }) => !holds(value as never))?.message
  }
}

const text = () => new Field({ type: 'string' }).that('not a text', (value) => typeof value === 'string')

const fields = new Map([
  [
    'name',
    text()
      .that<string>('blank', (value) => /\S/.test(value), { pattern: '\\S' })
      .that<string>('too long', (value) => value.length <= 100, { maxLength: 100 }),
  ],
  [
    'email',
    text().that<string>('not an address', isEmail, {
      pattern: '^[^\\s@]+@[^\\s@]+$',
      maxLength: 254,
    }),
  ],
  [
    'age',
    new Field({ type: 'integer' })
      .that('not a whole number', Number.isInteger)
      .that<number>('too young', (value) => value >= 18, { minimum: 18 })
      .that<number>('too old', (value) => value <= 150, { maximum: 150 }),
  ],
  ['newsletter', new Field({ type: 'boolean' }).that('not a boolean', (v) => typeof v === 'boolean').maybe()],
])

export const memberSchema = {
  type: 'object',
  properties: Object.fromEntries([...fields].map(([name, { schema }]) => [name, schema])),
  required: [...fields].flatMap(([name, { optional }]) => (optional ? [] : [name])),
  additionalProperties: false,
}

const read = (body: unknown, partial: boolean) => {
  const details: Problem[] = []
  if (body?.constructor !== Object) details.push({ field: 'body', message: 'not an object' })
  const given = new Map(Object.entries(body ?? {}))
  for (const [field, { optional }] of fields)
    if (!partial && !optional && !given.has(field)) details.push({ field, message: 'missing' })
  for (const [field, value] of given) {
    const rule = fields.get(field)
    const message = rule ? rule.problem(value) : 'unknown'
    if (message) details.push({ field, message })
  }
  if (details.length > 0) throw new ApiError(422, 'refused', 'Look at the details.', details)
  return Object.fromEntries(given)
}

export const readMember = (body: unknown) => read(body, false) as unknown as Fields
export const readChange = (body: unknown) => read(body, true) as Partial<Fields>
