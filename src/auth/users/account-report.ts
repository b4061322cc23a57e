import { member } from '../../core/json.ts'
import type { Resource } from '../../core/resource.ts'
import type { AccountAttributes, AccountSource } from './accounts.ts'
import { isPasswordHash } from './password.ts'
import { normalizeName } from './user-passwords.ts'

/** The users who cannot sign in, or only by the exact spelling of their names. */
export interface AccountReport {
  readonly users: number
  /** Users whose password is plain text. */
  readonly plain: number
  /** Users whose password was hashed in another way, for example by bcrypt. */
  readonly foreign: number
  /** Names that look alike. */
  readonly alike: readonly (readonly string[])[]
}

export async function reportAccounts(
  source: Pick<AccountSource, 'find'>,
  { collection, name, password }: AccountAttributes,
): Promise<AccountReport> {
  const { items } = await source.find(collection, {})
  const spellings = new Map<string, string[]>()
  for (const user of items) {
    const text = member(user, name)
    if (typeof text !== 'string') continue
    const normal = normalizeName(text)
    spellings.set(normal, [...(spellings.get(normal) ?? []), text])
  }
  return {
    users: items.length,
    plain: items.filter((user) => plainPassword(user, password) !== undefined).length,
    foreign: items.filter((user) => isForeign(member(user, password))).length,
    alike: [...spellings.values()].filter((names) => names.length > 1),
  }
}

/** The password of a user if it is stored as plain text. */
export function plainPassword(user: Resource, attribute: string): string | undefined {
  const value = member(user, attribute)
  const isPlain = typeof value === 'string' && value !== '' && !isPasswordHash(value) && !isForeign(value)
  return isPlain ? value : undefined
}

const isForeign = (value: unknown): boolean =>
  typeof value === 'string' && !isPasswordHash(value) && foreignHash.test(value)

/** The prefixes of crypt(3) and PHC strings: bcrypt, Argon2, PBKDF2, scrypt with other costs, SHA-crypt. */
const foreignHash = /^\$(?:2[abxy]?|argon2(?:d|i|id)|scrypt|pbkdf2[\w-]*|[1567y])\$/
