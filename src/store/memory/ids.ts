import { randomBytes, randomUUID } from 'node:crypto'

import type { Id, IdStyle } from '../../core/resource.ts'

/** Gives ids in a collection's style. Integers continue after the highest that was ever seen. */
export interface Ids {
  next(taken: (key: string) => boolean): Id
  /** Remembers an id that came from elsewhere. */
  see(key: string): void
  readonly highest: number
  /** Forgets the integers above, which have not been given after all. */
  rewind(highest: number): void
}

const integer = /^\d{1,15}$/

export function createIds(style: IdStyle, keys: Iterable<string>, highestEver = 0): Ids {
  let highest = highestEver
  const see = (key: string): void => {
    if (integer.test(key) && Number(key) > highest) highest = Number(key)
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
    next(taken) {
      let id = fresh()
      while (taken(String(id))) id = fresh()
      return id
    },
  }
}
