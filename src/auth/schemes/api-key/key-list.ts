import { suggest, UserError } from '../../../core/error.ts'
import type { PrivateState } from '../../private-state.ts'
import { randomSecret, Secret } from '../../secret.ts'
import type { ApiKey } from './api-key.ts'

/** Keys as they are kept: their hashes, never themselves. */
export interface KeyList {
  readonly keys: readonly StoredKey[]
}

export interface StoredKey {
  readonly name: string
  readonly roles: readonly string[]
  /** SHA-256 in base64url. */
  readonly hash: string
  /** ISO 8601, UTC. */
  readonly created: string
}

export const noKeys: KeyList = { keys: [] }

/** Makes a key and returns it, the only time that it can be seen. Throws a {@link UserError} when the name is taken. */
export async function createKey(
  list: PrivateState<KeyList>,
  { name, roles }: Pick<StoredKey, 'name' | 'roles'>,
): Promise<string> {
  if (!/^[\w.@-]{1,64}$/.test(name))
    throw new UserError(`"${name}" is no name for a key. Take up to 64 letters, digits, dots and dashes.`)
  const key = randomSecret()
  const created: StoredKey = { name, roles, hash: Secret.of(key).toHash(), created: new Date().toISOString() }
  await list.update((before) => {
    if (before.keys.some((one) => one.name === name))
      throw new UserError(`There is a key "${name}" already. Revoke it first, or choose another name.`)
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

/** A damaged hash opens nothing. */
export const toApiKeys = ({ keys }: KeyList): readonly ApiKey[] =>
  keys.flatMap(({ name, roles, hash }) => {
    const secret = Secret.fromHash(hash)
    return secret ? [{ name, roles, secret }] : []
  })

/** A key as a person gave it, by --key or API_KEY. Throws a {@link UserError} for what is no key. */
export function givenKey(text: string): ApiKey {
  if (/^[\x21-\x7e]+$/.test(text)) return { name: 'key', roles: [], secret: Secret.of(text) }
  throw new UserError(
    text.trim() === ''
      ? 'The API key is empty, and an empty key protects nothing. Give one, or leave --key and API_KEY out.'
      : 'An API key is made of letters, digits and signs of ASCII, without spaces, since it travels in a header.',
  )
}
