/** Runs one piece of work at a time; a new start aborts the one under way and follows it. */
export interface Latest {
  start(): void
  /** Aborts, and resolves once nothing runs. */
  stop(): Promise<void>
}

export const createLatest = (work: (signal: AbortSignal) => Promise<void>, onError: (error: unknown) => void): Latest => {
  let abort = new AbortController()
  let tail: Promise<void> = Promise.resolve()
  return {
    start() {
      abort.abort()
      const own = (abort = new AbortController())
      tail = tail.then(async () => {
        if (own.signal.aborted) return
        await work(own.signal).catch((error: unknown) => {
          if (!own.signal.aborted) onError(error)
        })
      })
    },
    async stop() {
      abort.abort()
      await tail
    },
  }
}
