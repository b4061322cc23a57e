import { createHash, randomBytes, randomUUID } from 'node:crypto'

import { UserError } from '../../core/error.ts'
import type { Id, IdStyle } from '../../core/resource.ts'

const integerKey = /^\d{1,15}$/

/** Generates ids in a collection's style. Integers continue after the highest that was ever seen. */
export class Ids {
  /** Setting it back makes the integers above available again: the change that used them was undone. */
  highest: number
  readonly #style: IdStyle
  /** The last number that was added to an id which several records have. */
  readonly #copies = new Map<string, number>()

  constructor(style: IdStyle, keys: Iterable<string>, highestEver = 0) {
    this.#style = style
    this.highest = highestEver
    for (const key of keys) this.see(key)
  }

  /** An id that none of these keys has. */
  next(taken: { has(key: string): boolean }): Id {
    let id = this.#fresh()
    while (taken.has(String(id))) id = this.#fresh()
    return id
  }

  /** For another record with an id: like {@link next}, but the same ids for the same records. */
  another(key: string, taken: { has(key: string): boolean }): Id {
    if (this.#style !== 'uuid' && this.#style !== 'random') return this.next(taken)
    let copy = this.#copies.get(key) ?? 1
    let id: string
    do {
      copy += 1
      id = this.#style === 'uuid' ? uuidOf(`${key} ${copy}`) : `${key}-${copy}`
    } while (taken.has(id))
    this.#copies.set(key, copy)
    return id
  }

  /** Remembers an id that came from elsewhere. */
  see(key: string): void {
    if (integerKey.test(key) && Number(key) > this.highest) this.highest = Number(key)
  }

  #fresh(): Id {
    if (this.#style === 'uuid') return randomUUID()
    if (this.#style === 'random') return randomBytes(6).toString('base64url')
    this.highest += 1
    return this.#style === 'integer' ? this.highest : String(this.highest)
  }
}

/** A UUID of version 8 (RFC 9562 §5.8), made from a text. */
function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

/** Records that their ids do not tell apart, or whose ids cannot stand in a URL. Positions count from 0. */
export class IdError extends UserError {
  readonly collection: string
  readonly positions: readonly number[]

  constructor(collection: string, positions: readonly number[], problem: string) {
    super(problem)
    this.collection = collection
    this.positions = positions
  }
}
