import { ApiError, type Issue, type IssueCode } from '../core/error.ts'
import { escapeName } from '../formats/json-pointer.ts'

/** What the declarations forbid about a write, gathered so that all of it can be reported at once. */
export interface Problems {
  /** What is wrong with the attributes: 422. */
  readonly issues: Issue[]
  /** What is wrong only because of other resources: 409. */
  readonly conflicts: Issue[]
}

/** To gather problems in. */
export const noProblems = (): Problems => ({ issues: [], conflicts: [] })

/** An issue with the attributes of a draft. `at` is where the draft lies in the body: `''`, or `/0` in a list. */
export const issueAt = (at: string, name: string, code: IssueCode, message: string): Issue => ({
  code,
  message,
  source: { in: 'body', pointer: `${at}/${escapeName(name)}` },
})

/** Throws the gathered problems, if there are any, which undoes everything that the transaction has done. */
export function assertNoProblems({ issues, conflicts }: Problems): void {
  if (issues.length > 0) throw invalid([...issues, ...conflicts])
  if (conflicts.length > 0) {
    throw new ApiError('conflict', messagesOf(conflicts), {
      help: 'Choose another value, or change the resource that has it.',
      issues: conflicts,
    })
  }
}

/** A 422 with all problems of a draft. */
export const invalid = (issues: readonly Issue[]): ApiError =>
  new ApiError('invalid', messagesOf(issues), { help: 'Fix the problems listed and send it again.', issues })

const messagesOf = (issues: readonly Issue[]): string =>
  [...new Set(issues.map(({ message }) => message))].join(' ')
