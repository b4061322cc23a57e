import { ApiError } from '../../core/error.ts'
import { isArray, isObject, type Json, type JsonObject, member } from '../../core/json.ts'
import type { Operation, Patch } from '../../core/operation.ts'
import type { Model, Resource, SecretAttribute } from '../../core/resource.ts'
import { invalid, issueAt } from '../gathered-problems.ts'

/** The hashes of the secrets in an operation, by their plain text: one for each time that the text occurs. */
export type Hashes = ReadonlyMap<string, string[]>

const maxSecrets = 20
const maxLength = 1024

/**
 * Hashes every secret that an operation sends. This takes long on purpose, so it is done before the write lock, one
 * after another: other writers need not wait. Throws `invalid` (422) for too many secrets, or one that is too long.
 */
export async function hashSecrets(operation: Operation, model: Model): Promise<Hashes> {
  const secrets = secretsIn(operation, model)
  if (secrets.length > maxSecrets)
    throw new ApiError('invalid', `A request can have at most ${maxSecrets} secrets.`, {
      help: 'Send them in several requests.',
    })
  const hashes = new Map<string, string[]>()
  for (const { secret, text } of secrets) {
    if (text.length > maxLength) throw tooLong(secret)
    hashes.set(text, [...(hashes.get(text) ?? []), await secret.hash(text)])
  }
  return hashes
}

/** A resource as it may be stored: with the hash of its secret. Only plain text that a client sends directly is hashed. */
export function withHash(
  hashes: Hashes,
  { attribute }: SecretAttribute,
  before: Resource | undefined,
  after: JsonObject,
): JsonObject {
  const value = member(after, attribute) ?? ''
  if (value === '' || (before && member(before, attribute) === value)) return after
  if (typeof value !== 'string') throw wrongSecret(attribute, `${attribute} must be a string.`)
  const known = hashes.get(value) ?? []
  const hash = known.length > 1 ? known.shift() : known[0]
  if (hash !== undefined) return { ...after, [attribute]: hash }
  throw wrongSecret(attribute, `${attribute} must be sent as plain text; the server hashes it.`)
}

interface Found {
  readonly secret: SecretAttribute
  readonly text: string
}

function secretsIn(operation: Operation, model: Model): readonly Found[] {
  if (operation.kind === 'atomic') return operation.steps.flatMap((step) => secretsIn(step.operation, model))
  const secret = 'collection' in operation ? model.collections.get(operation.collection)?.secret : undefined
  if (!secret) return []
  return valuesIn(operation, secret.attribute).flatMap((text) =>
    typeof text === 'string' && text !== '' && !secret.isHash(text) ? [{ secret, text }] : [],
  )
}

function valuesIn(operation: Operation, attribute: string): readonly (Json | undefined)[] {
  switch (operation.kind) {
    case 'create':
      return operation.drafts.map((draft) => valueIn(draft, attribute))
    case 'replace':
      return [valueIn(operation.draft, attribute)]
    case 'patch':
    case 'patch-many':
      return valuesInPatch(operation.patch, attribute)
    default:
      return []
  }
}

const valueIn = (draft: Json, attribute: string): Json | undefined =>
  isObject(draft) ? member(draft, attribute) : undefined

/** In a JSON Patch, the values of operations on the attribute, or on the whole resource. */
function valuesInPatch(patch: Patch, attribute: string): readonly (Json | undefined)[] {
  if (patch.format !== 'operations') return [valueIn(patch.value, attribute)]
  const operations = isArray(patch.operations) ? patch.operations.filter(isObject) : []
  return operations.map(({ path, value = null }) => {
    if (path === '') return valueIn(value, attribute)
    return path === `/${attribute}` ? value : undefined
  })
}

const wrongSecret = (attribute: string, message: string): ApiError =>
  invalid([issueAt('', attribute, 'type', message)])

const tooLong = ({ attribute }: SecretAttribute): ApiError => {
  const message = `${attribute} must not be longer than ${maxLength} characters.`
  return invalid([issueAt('', attribute, 'too_large', message)])
}
