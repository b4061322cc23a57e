import { suggest, UserError } from '../../../core/error.ts'
import { isArray, isObject } from '../../../core/json.ts'
import type { PrivateState } from '../../private-state.ts'
import { randomSecret, Secret } from '../../secret.ts'

/** A key that authenticates, without the key itself. */
export interface ApiKey {
  readonly name: string
  readonly roles: readonly string[]
  /** The id of the user that the key acts as. */
  readonly user?: string
  readonly secret: Secret
}

/** The keys of `start keys` as they are kept: only their hashes. */
export interface KeyList {
  readonly keys: readonly StoredKey[]
}

interface StoredKey {
  readonly name: string
  readonly roles: readonly string[]
  readonly user?: string
  /** SHA-256 in base64url. */
  readonly hash: string
  /** ISO 8601, UTC. */
  readonly created: string
}

/** The name under which the list is kept. */
export const keyListName = 'keys'

const noKeys: KeyList = { keys: [] }

export const keyListOptions = {
  initial: noKeys,
  isValid: (value: unknown): value is KeyList =>
    isObject(value) && isArray(value['keys']) && value['keys'].every(isStoredKey),
  watch: true,
}

const isStoredKey = (key: unknown): boolean =>
  isObject(key) &&
  typeof key['name'] === 'string' &&
  typeof key['hash'] === 'string' &&
  isArray(key['roles']) &&
  ['undefined', 'string'].includes(typeof key['user'])

/** Returns the new key, which cannot be shown again. Throws a {@link UserError} when the name is taken. */
export async function createKey(
  list: PrivateState<KeyList>,
  { name, roles, user }: Pick<StoredKey, 'name' | 'roles' | 'user'>,
): Promise<string> {
  if (!/^[\w.@-]{1,64}$/.test(name))
    throw new UserError(
      `"${name}" is not a valid name for a key. Use up to 64 letters, digits and the characters . _ @ -`,
    )
  const key = randomSecret()
  const created: StoredKey = {
    name,
    roles,
    ...(user === undefined ? {} : { user }),
    hash: Secret.of(key).toHash(),
    created: new Date().toISOString(),
  }
  await list.update((before) => {
    if (before.keys.some((stored) => stored.name === name))
      throw new UserError(`Key "${name}" already exists. Revoke it first, or choose another name.`)
    return { keys: [...before.keys, created] }
  })
  return key
}

/** Throws a {@link UserError} when there is no such key. */
export async function revokeKey(list: PrivateState<KeyList>, name: string): Promise<void> {
  await list.update(({ keys }) => {
    const left = keys.filter((key) => key.name !== name)
    if (left.length === keys.length)
      throw new UserError(
        `There is no key "${name}". ${suggest(
          name,
          keys.map((key) => key.name),
        )}`,
      )
    return { keys: left }
  })
}

/** Leaves out keys whose hash is damaged. */
export const toApiKeys = ({ keys }: KeyList): readonly ApiKey[] =>
  keys.flatMap(({ name, roles, user, hash }) => {
    const secret = Secret.fromHash(hash)
    return secret ? [{ name, roles, secret, ...(user === undefined ? {} : { user }) }] : []
  })

/** The key of --key or API_KEY. Throws a {@link UserError} for an invalid key. */
export function toApiKey(text: string): ApiKey {
  if (/^[\x21-\x7e]+$/.test(text)) return { name: 'key', roles: [], secret: Secret.of(text) }
  throw new UserError(
    text.trim() === ''
      ? 'The API key is empty, and an empty key protects nothing. Set one, or leave --key and API_KEY out.'
      : 'An API key must consist of printable ASCII characters without spaces, because it is sent in a header.',
  )
}
