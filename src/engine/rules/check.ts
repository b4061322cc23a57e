import type { Issue } from '../../core/error.ts'
import { isArray, isObject, type Json, member, type Path } from '../../core/json.ts'
import { type Relationship, toKey } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import { inOwnWords, issueAt, type Problems } from '../gathered-problems.ts'
import type { WriteScope, Written } from '../scope.ts'
import { checkUnique } from './unique-conflicts.ts'

/**
 * Checks a written resource against all declarations. What is wrong goes to the scope's problems, together with what was
 * wrong with the input.
 */
export async function check(
  scope: WriteScope,
  written: Written,
  input: readonly Issue[] = [],
): Promise<void> {
  const { collection, at } = written
  const found: Problems = collection.messages ? { issues: [], conflicts: [] } : scope.problems
  found.issues.push(...input)
  await findProblems({ ...scope, problems: found }, written)
  if (found === scope.problems) return
  scope.problems.issues.push(...inOwnWords(collection, found.issues, at))
  scope.problems.conflicts.push(...inOwnWords(collection, found.conflicts, at))
}

async function findProblems(scope: WriteScope, written: Written): Promise<void> {
  const { collection, after, at } = written
  const { issues } = scope.problems
  const missing = missingIssues(written)
  const pointers = new Set(missing.map(pointerOf))
  issues.push(...missing)
  if (collection.validate) {
    const found = (await collection.validate(after)).map((issue) => placed(issue, at))
    issues.push(...found.filter((issue) => !pointers.has(pointerOf(issue))))
  }
  for (const relationship of collection.relationships.values()) {
    const isChecked = relationship.keyOn === 'source' && relationship.mustExist
    if (isChecked) issues.push(...(await danglingIssues(scope, written, relationship)))
  }
  for (const unique of collection.unique) await checkUnique(scope, written, unique)
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

/** The ids that a write has brought in, and that no resource has. */
async function danglingIssues(
  { reader }: WriteScope,
  { before, after, at }: Written,
  { path, target }: Relationship,
): Promise<readonly Issue[]> {
  const known = new Set(keysAt(before, path, '').map(({ key }) => key))
  const fresh = keysAt(after, path, at).filter(({ key }) => !known.has(key))
  if (fresh.length === 0) return []
  // Through the guard: a resource that may not be read is as good as missing, so that its id cannot be guessed.
  const found = await reader.getMany(
    target,
    fresh.map(({ key }) => key),
  )
  return fresh
    .filter((_, position) => !found[position])
    .map(({ key, pointer }) => ({
      code: 'must_exist',
      message: `${target} has no resource with id "${key}".`,
      source: { in: 'body', pointer },
    }))
}

interface Reference {
  readonly key: string
  readonly pointer: string
}

/** Every id at a path, also inside lists, with its JSON Pointer. */
function keysAt(value: Json | undefined, path: Path, pointer: string): readonly Reference[] {
  if (value === undefined || value === null) return []
  if (isArray(value)) return value.flatMap((element, at) => keysAt(element, path, `${pointer}/${at}`))
  const [name, ...rest] = path
  if (name === undefined) return [{ key: isObject(value) ? JSON.stringify(value) : toKey(value), pointer }]
  return isObject(value) ? keysAt(member(value, name), rest, `${pointer}/${escapeName(name)}`) : []
}
