/**
 * Stands for the id of a resource that an earlier step of the same request creates (JSON:API's `lid`). It begins with a
 * character that no id has.
 */
export type LocalId = `\u0000${string}`

/** What stands for the id of the resource that a client calls by this name. */
export const localId = (collection: string, name: string): LocalId => `\u0000${collection}\u0000${name}`

export const isLocalId = (id: string): id is LocalId => id.startsWith('\u0000')

/** An id as the client knows it: `id "1"`, or `lid "new"`. */
export const idAsSent = (id: string): string =>
  /^\0.+\0./s.test(id) ? `lid "${id.slice(id.lastIndexOf('\u0000') + 1)}"` : `id "${id}"`
