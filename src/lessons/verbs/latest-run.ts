/** Runs one task at a time: a new start aborts the current task and waits for its end. */
export interface LatestRun {
  readonly start: () => void
  /** Aborts the current task; resolves once it has ended. */
  stop(): Promise<void>
}

export const createLatestRun = (
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): LatestRun => {
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
