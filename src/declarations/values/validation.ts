import type { Issue } from '../../core/error.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Validate } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import type { CollectionDeclaration, StandardIssue, StandardSchema } from '../config.ts'
import { compileJsonSchema } from './json-schema.ts'

/**
 * Turns a declared schema into a function; `undefined` when it allows everything. `generated` are the attributes that
 * the server sets. Throws an Error for a JSON Schema that does not compile.
 */
export function toValidate(
  schema: CollectionDeclaration['schema'],
  generated: readonly (string | undefined)[],
): Validate | undefined {
  if (schema === undefined || schema === true) return undefined
  const validate = isStandardSchema(schema) ? useStandardSchema(schema) : compileJsonSchema(schema)
  return tolerate(validate, new Set(generated.filter((name) => name !== undefined)))
}

export const isStandardSchema = (value: unknown): value is StandardSchema =>
  (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value

/**
 * A schema may require the attributes that the server sets, for example the id, or forbid everything it does not name.
 * Neither is the client's mistake: a resource is valid if it is valid with them or without.
 */
const tolerate =
  (validate: Validate, generated: ReadonlySet<string>): Validate =>
  async (resource) => {
    const whole = await validate(resource)
    if (whole.length === 0) return whole
    const without = await validate(withoutNames(resource, generated))
    return without.length < whole.length ? without : whole
  }

const withoutNames = (resource: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.has(name)))

/** Validates with any library (https://standardschema.dev). The value it returns is not used. */
function useStandardSchema(schema: StandardSchema): Validate {
  return (resource) => {
    const result = schema['~standard'].validate(resource)
    return result instanceof Promise ? result.then(fromStandardIssues) : fromStandardIssues(result)
  }
}

/** One issue for each value, with all that is said about it. */
function fromStandardIssues({ issues = [] }: { readonly issues?: readonly StandardIssue[] | undefined }) {
  const byPointer = new Map<string, { readonly subject: string; readonly messages: Set<string> }>()
  for (const { message, path = [] } of issues) {
    const names = path.map((part) => String(typeof part === 'object' ? part.key : part))
    const pointer = names.map((name) => `/${escapeName(name)}`).join('')
    const same = byPointer.get(pointer) ?? { subject: names.join('.'), messages: new Set() }
    byPointer.set(pointer, same)
    same.messages.add(message)
  }
  return [...byPointer].map(([pointer, { subject, messages }]): Issue => ({
    code: 'schema',
    message: withSubject([...messages].join(' '), subject),
    source: { in: 'body', pointer },
  }))
}

/** Names the attribute, unless the message does. */
const withSubject = (message: string, subject: string): string =>
  message.toLowerCase().includes(subject.toLowerCase()) ? message : `${subject}: ${message}`
