import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A secret that can be recognised and not read. It is kept as its SHA-256, so two of them are always equally long, and
 * comparing takes the same time wherever they differ. Everything that is compared with a secret is compared here.
 */
export class Secret {
  readonly #hash: Buffer

  private constructor(hash: Buffer) {
    this.#hash = hash
  }

  static of(text: string): Secret {
    return new Secret(sha256(text))
  }

  /** From what {@link Secret.toHash} gave; `undefined` when it is no SHA-256. */
  static fromHash(hash: string): Secret | undefined {
    const bytes = Buffer.from(hash, 'base64url')
    return bytes.length === 32 ? new Secret(bytes) : undefined
  }

  is(text: string): boolean {
    return timingSafeEqual(this.#hash, sha256(text))
  }

  /** Only for secrets that nobody can guess, such as {@link randomSecret}: a fast hash hides no password. */
  toHash(): string {
    return this.#hash.toString('base64url')
  }
}

/** The one whose secret a text is. All of them are compared, so that the time does not tell which one it is. */
export function recognise<T extends { readonly secret: Secret }>(
  known: readonly T[],
  text: string,
): T | undefined {
  let found: T | undefined
  for (const one of known) if (one.secret.is(text)) found = one
  return found
}

/** 256 random bits as text that needs no escaping anywhere. */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

/** Whether two results of one computation are the same, in constant time. */
export const areEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
