/** Runs one piece of work at a time, in the order of the calls. */
export class Mutex {
  #last: Promise<void> | undefined

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last
    let end = (): void => undefined
    const last = (this.#last = new Promise<void>((resolve) => (end = resolve)))
    try {
      if (before) await before
      return await work()
    } finally {
      if (this.#last === last) this.#last = undefined
      end()
    }
  }
}
