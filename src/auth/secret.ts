import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A secret that can be recognised but not read. It is kept as its SHA-256, so that comparing always takes the same time,
 * wherever two secrets differ and however long they are. All secrets are compared here.
 */
export class Secret {
  readonly #hash: Buffer

  private constructor(hash: Buffer) {
    this.#hash = hash
  }

  static of(text: string): Secret {
    return new Secret(sha256(text))
  }

  /** From the result of {@link Secret.toHash}; `undefined` when it is not a SHA-256. */
  static fromHash(hash: string): Secret | undefined {
    const bytes = Buffer.from(hash, 'base64url')
    return bytes.length === 32 ? new Secret(bytes) : undefined
  }

  is(text: string): boolean {
    return timingSafeEqual(this.#hash, sha256(text))
  }

  /** Only for secrets that cannot be guessed, like {@link randomSecret}: a fast hash does not protect a password. */
  toHash(): string {
    return this.#hash.toString('base64url')
  }
}

/** Finds the entry with this secret. Compares all of them, so that the time does not reveal which it is. */
export function recognise<T extends { readonly secret: Secret }>(
  known: readonly T[],
  text: string,
): T | undefined {
  let found: T | undefined
  for (const entry of known) if (entry.secret.is(text)) found = entry
  return found
}

/** 256 random bits as text that needs no escaping anywhere. */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

/** Compares two results of the same computation in constant time. */
export const areEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
