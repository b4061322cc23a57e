import type { Issue } from '../../core/error.ts'
import { isArray, isObject, type Json, member } from '../../core/json.ts'
import type { Path } from '../../core/path.ts'
import { type Collection, type Relationship, type Resource, toKey } from '../../core/resource.ts'
import { escapeName } from '../../formats/json-pointer.ts'
import type { WriteScope } from '../scope.ts'

/** The ids that a write has brought in and that nothing has, where relationships say that something must. */
export async function referenceIssues(
  scope: WriteScope,
  { collection, before, after, at }: Written,
): Promise<readonly Issue[]> {
  const checked = [...collection.relationships.values()].filter(
    ({ keyOn, mustExist }) => keyOn === 'source' && mustExist,
  )
  const issues = await Promise.all(
    checked.map(async (relationship) => {
      const known = new Set(keysAt(before, relationship.path, '').map(({ key }) => key))
      const fresh = keysAt(after, relationship.path, at).filter(({ key }) => !known.has(key))
      return Promise.all(fresh.map(async (reference) => dangling(scope, relationship, reference)))
    }),
  )
  return issues.flat(2)
}

/** A resource before and after a write, and where its draft lies in the body. */
export interface Written {
  readonly collection: Collection
  readonly before: Resource | undefined
  readonly after: Resource
  readonly at: string
}

interface Reference {
  readonly key: string
  readonly pointer: string
}

async function dangling(
  { transaction }: WriteScope,
  { target }: Relationship,
  { key, pointer }: Reference,
): Promise<readonly Issue[]> {
  if (await transaction.get(target, key)) return []
  const message = `${target} has no resource with id "${key}".`
  return [{ code: 'must_exist', message, source: { in: 'body', pointer } }]
}

/** Every id at a path, also inside lists, with its JSON Pointer. */
function keysAt(value: Json | undefined, path: Path, pointer: string): readonly Reference[] {
  if (value === undefined || value === null) return []
  if (isArray(value)) return value.flatMap((element, at) => keysAt(element, path, `${pointer}/${at}`))
  const [name, ...rest] = path
  if (name === undefined) return [{ key: isObject(value) ? JSON.stringify(value) : toKey(value), pointer }]
  return isObject(value) ? keysAt(member(value, name), rest, `${pointer}/${escapeName(name)}`) : []
}
