import { randomBytes, randomUUID } from 'node:crypto'

import { UserError } from '../../core/error.ts'
import type { Id, IdStyle } from '../../core/resource.ts'

/** Generates ids in a collection's style. Integers continue after the highest that was ever seen. */
export interface Ids {
  next(isTaken: (key: string) => boolean): Id
  /** Remembers an id that came from elsewhere. */
  see(key: string): void
  readonly highest: number
  /** Makes the integers above available again: the change that used them was undone. */
  rewind(highest: number): void
}

const integerKey = /^\d{1,15}$/

export function createIds(style: IdStyle, keys: Iterable<string>, highestEver = 0): Ids {
  let highest = highestEver
  const see = (key: string): void => {
    if (integerKey.test(key) && Number(key) > highest) highest = Number(key)
  }
  for (const key of keys) see(key)
  const fresh = (): Id => {
    if (style === 'uuid') return randomUUID()
    if (style === 'random') return randomBytes(6).toString('base64url')
    highest += 1
    return style === 'integer' ? highest : String(highest)
  }
  return {
    see,
    get highest() {
      return highest
    },
    rewind(to) {
      highest = to
    },
    next(isTaken) {
      let id = fresh()
      while (isTaken(String(id))) id = fresh()
      return id
    },
  }
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
