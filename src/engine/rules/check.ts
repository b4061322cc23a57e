import type { Issue } from '../../core/error.ts'
import { isArray, isObject, type Json, member, type Path } from '../../core/json.ts'
import { type Collection, type Relationship, type Resource, toKey, type Unique } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import { fold as foldCase } from '../../query/comparison.ts'
import { inOwnWords, issueAt, noProblems } from '../problems.ts'
import type { WriteScope } from '../scope.ts'

/** A resource before and after a write, and where its draft lies in the body. */
export interface Written {
  readonly collection: Collection
  readonly before: Resource | undefined
  readonly after: Resource
  readonly at: string
}

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
  const found = collection.messages ? noProblems() : scope.problems
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

/** Transactions come one at a time, so what is free here stays free. */
async function checkUnique(scope: WriteScope, written: Written, unique: Unique): Promise<void> {
  const { collection, before, after, at } = written
  const { attribute } = unique
  const value = member(after, attribute) ?? null
  if (value === null || (before && member(before, attribute) === value)) return
  if (typeof value === 'object') {
    const message = `${attribute} must be a single value, since it is unique.`
    scope.problems.issues.push(issueAt(at, attribute, 'type', message))
  } else if (await isTaken(scope, written, unique, value)) {
    const message = `${attribute} is taken: another resource of ${collection.name} has it.`
    scope.problems.conflicts.push(issueAt(at, attribute, 'unique', message))
  }
}

/** The filter is looser than uniqueness (`5` finds "5"), so what it finds is compared once more. */
async function isTaken(
  { transaction }: WriteScope,
  { collection, after }: Written,
  { attribute, caseInsensitive, normalize }: Unique,
  value: Json,
): Promise<boolean> {
  const fold = normalize ?? (caseInsensitive ? foldCase : undefined)
  const normal = (one: Json | undefined): Json | undefined =>
    fold && typeof one === 'string' ? fold(one) : one
  const op = caseInsensitive ? 'ieq' : 'eq'
  // Filters know no other normalization, so all are compared.
  const filter = normalize ? undefined : ({ op, path: [attribute], value } as const)
  const { items } = await transaction.find(collection.name, { filter })
  const own = after[collection.idAttribute]
  return items.some(
    (item) => item[collection.idAttribute] !== own && normal(member(item, attribute)) === normal(value),
  )
}
