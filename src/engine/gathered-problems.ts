import { ApiError, type Issue, type IssueCode } from '../core/error.ts'
import type { Collection } from '../core/resource.ts'
import { escapeName, parsePointer } from '../formats/json-pointer.ts'

/** What the declarations forbid about a write, gathered so that all of it can be reported at once. */
export interface Problems {
  /** What is wrong with the attributes: 422. */
  readonly issues: Issue[]
  /** What is wrong only because of other resources: 409. */
  readonly conflicts: Issue[]
}

/** An issue with the attributes of a draft. `at` is where the draft lies in the body: `''`, or `/0` in a list. */
export const issueAt = (at: string, name: string, code: IssueCode, message: string): Issue => ({
  code,
  message,
  source: { in: 'body', pointer: `${at}/${escapeName(name)}` },
})

/** Issues with a collection's own messages where it declares some. `at` is where the draft lies in the body. */
export function inOwnWords({ messages }: Collection, issues: readonly Issue[], at: string): readonly Issue[] {
  if (!messages) return issues
  return issues.map((issue) => {
    if (issue.source?.in !== 'body') return issue
    const own = messages.get(parsePointer(issue.source.pointer.slice(at.length)).join('.'))
    const message = typeof own === 'object' ? own[issue.code] : own
    return message === undefined ? issue : { ...issue, message }
  })
}

/** The gathered problems as one error, which undoes everything that the transaction has done. */
export function toError({ issues, conflicts }: Problems): ApiError {
  if (issues.length > 0) return invalid([...issues, ...conflicts])
  return new ApiError('conflict', messagesOf(conflicts), {
    help: 'Choose another value, or change the resource that has it.',
    issues: conflicts,
  })
}

/** A 422 with all problems of a draft; with several attributes, the message only counts them. */
export function invalid(issues: readonly Issue[]): ApiError {
  const attributes = new Set(issues.map(({ source }) => (source?.in === 'body' ? source.pointer : '')))
  const message = attributes.size > 1 ? `${attributes.size} attributes are invalid.` : messagesOf(issues)
  return new ApiError('invalid', message, {
    help: 'Fix the problems listed and send the request again.',
    issues,
  })
}

const messagesOf = (issues: readonly Issue[]): string =>
  [...new Set(issues.map(({ message }) => message))].join(' ')
