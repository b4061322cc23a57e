import type { Issue } from '../../core/error.ts'
import { member } from '../../core/json.ts'
import { issueAt } from '../problems.ts'
import type { WriteScope } from '../scope.ts'
import { referenceIssues, type Written } from './references.ts'
import { findTaken } from './unique.ts'

/** Looks at a written resource with the eyes of all declarations; what is wrong goes to the scope's problems. */
export async function check(scope: WriteScope, written: Written): Promise<void> {
  const { collection, after, at } = written
  const missing = missingIssues(written)
  const found = collection.validate ? await collection.validate(after) : []
  const dangling = await referenceIssues(scope, written)
  const taken = await findTaken(scope, written)
  const pointers = new Set(missing.map(pointerOf))
  const invalid = found.map((issue) => placed(issue, at)).filter((issue) => !pointers.has(pointerOf(issue)))
  scope.problems.issues.push(...missing, ...invalid, ...dangling, ...taken.issues)
  scope.problems.conflicts.push(...taken.conflicts)
}

const missingIssues = ({ collection, after, at }: Written): readonly Issue[] =>
  [...collection.required]
    .filter((name) => (member(after, name) ?? null) === null)
    .map((name) => issueAt(at, name, 'required', `${name} is required.`))

const pointerOf = ({ source }: Issue): string | undefined =>
  source?.in === 'body' ? source.pointer : undefined

const placed = (issue: Issue, at: string): Issue =>
  issue.source?.in === 'body'
    ? { ...issue, source: { in: 'body', pointer: `${at}${issue.source.pointer}` } }
    : issue
