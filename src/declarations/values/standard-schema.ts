import type { Issue } from '../../core/error.ts'
import type { Validate } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import type { StandardIssue, StandardSchema } from '../declarations.ts'

export const isStandardSchema = (value: unknown): value is StandardSchema =>
  (typeof value === 'object' || typeof value === 'function') && value !== null && '~standard' in value

/** Asks a schema of any library (https://standardschema.dev). What it would make of the value is not used. */
export function useStandardSchema(schema: StandardSchema): Validate {
  return (resource) => {
    const result = schema['~standard'].validate(resource)
    return result instanceof Promise ? result.then(toIssues) : toIssues(result)
  }
}

const toIssues = ({
  issues = [],
}: {
  readonly issues?: readonly StandardIssue[] | undefined
}): readonly Issue[] => issues.map(toIssue)

function toIssue({ message, path = [] }: StandardIssue): Issue {
  const names = path.map((part) => String(typeof part === 'object' ? part.key : part))
  const pointer = names.map((name) => `/${escapeName(name)}`).join('')
  const subject = names.join('.') || 'It'
  return { code: 'schema', message: `${subject}: ${message}`, source: { in: 'body', pointer } }
}
