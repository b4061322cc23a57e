/** A little state of our own that outlives a restart and that no client ever sees. */
export interface PrivateState<T> {
  readonly value: T
  /** One at a time. Resolves once the new value is kept; a throw, or a failed write, leaves everything as it was. */
  update(change: (value: T) => T): Promise<void>
}

/** State for a server whose data lives in memory. */
export function inMemory<T>(value: T): PrivateState<T> {
  let current = value
  return {
    get value() {
      return current
    },
    async update(change) {
      current = change(current)
    },
  }
}
