/** A small piece of the server's own state that survives a restart and that no client ever sees. */
export interface PrivateState<T> {
  readonly value: T
  /** Changes run one at a time. Resolves once the new value is kept; a throw, or a failed write, changes nothing. */
  update(change: (value: T) => T, options?: UpdateOptions): Promise<void>
}

interface UpdateOptions {
  /** Whether a server may go on with the new value in memory while it cannot be written, as on a full disk. */
  readonly orInMemory?: boolean
}

/** Where private state is kept between two runs, by name. */
export interface PrivateStates {
  /** Whether anything is kept under this name. */
  has(name: string): Promise<boolean>
  open<T>(name: string, options: PrivateStateOptions<T>): Promise<PrivateState<T>>
}

interface PrivateStateOptions<T> {
  readonly initial: T
  readonly isValid: (value: unknown) => value is T
  /** Whether to follow changes that other programs make. */
  readonly watch?: boolean
}

/** State that ends with the process. */
export function inMemory<T>(value: T): PrivateState<T> {
  const state = {
    value,
    async update(change: (value: T) => T) {
      state.value = change(state.value)
    },
  }
  return state
}
