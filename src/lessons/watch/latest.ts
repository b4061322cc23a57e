/** Runs one piece of work at a time; a new start aborts the one under way and follows it. */
export interface Latest {
  readonly start: () => void
  /** Aborts, and resolves once nothing runs. */
  stop(): Promise<void>
}

export const createLatest = (
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Latest => {
  let abort = new AbortController()
  let tail: Promise<void> = Promise.resolve()
  const follow = async (before: Promise<void>, signal: AbortSignal) => {
    await before
    try {
      if (!signal.aborted) await work(signal)
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }
  return {
    start() {
      abort.abort()
      const own = (abort = new AbortController())
      tail = follow(tail, own.signal)
    },
    async stop() {
      abort.abort()
      await tail
    },
  }
}
