import { isArray, isObject } from '../../../core/json.ts'
import type { AuthContext } from '../../context.ts'
import type { PrivateState } from '../../private-state.ts'
import type { AuthScheme } from '../../scheme.ts'
import { type ApiKey, createApiKeyScheme } from './api-key.ts'
import { keyListName } from './key-list-name.ts'
import { givenKey, type KeyList, noKeys, toApiKeys } from './key-list.ts'

export const keyListOptions = {
  initial: noKeys,
  isValid: (value: unknown): value is KeyList =>
    isObject(value) && isArray(value['keys']) && value['keys'].every(isKey),
  watch: true,
}

const isKey = (key: unknown): boolean =>
  isObject(key) && typeof key['name'] === 'string' && typeof key['hash'] === 'string' && isArray(key['roles'])

/** The key that was given, and those that `start keys create` has made. */
export async function openApiKeys({ options, states }: AuthContext): Promise<AuthScheme> {
  const { key, keyInQuery = false } = options
  const given = key === undefined ? [] : [givenKey(key)]
  const list = await states.open(keyListName, keyListOptions)
  return createApiKeyScheme({ keys: keysOf(given, list), inQuery: keyInQuery })
}

function keysOf(given: readonly ApiKey[], list: PrivateState<KeyList>): () => readonly ApiKey[] {
  let last: KeyList | undefined
  let keys = given
  return () => {
    if (list.value !== last) {
      last = list.value
      keys = [...given, ...toApiKeys(list.value)]
    }
    return keys
  }
}
