import type { Readable } from 'node:stream'

/** Limits for a learner's program, in milliseconds and bytes. `LEARN_TIMEOUT_FACTOR` multiplies the times. */
export interface Limits {
  readonly start: number
  readonly request: number
  readonly check: number
  readonly stop: number
  readonly output: number
  readonly body: number
  readonly heapMegabytes: number
}

export const limitsFor = (env: NodeJS.ProcessEnv = process.env): Limits => {
  const factor = Number(env['LEARN_TIMEOUT_FACTOR'] ?? (env['CI'] ? 2 : 1)) || 1
  return {
    start: 5_000 * factor,
    request: 2_000 * factor,
    check: 15_000 * factor,
    stop: 3_000 * factor,
    output: 64 * 1024,
    body: 1024 * 1024,
    heapMegabytes: 256,
  }
}

/** The file descriptor on which the watchdog of a program reports. */
export const reportsDescriptor = 4

/** Calls `late` once when time is up; the result calls it off. */
export type Deadline = (milliseconds: number, late: () => void) => () => void

/** By the clock on the wall: for servers that we did not start. */
export const wallDeadline: Deadline = (milliseconds, late) => {
  const timer = setTimeout(late, milliseconds)
  return () => clearTimeout(timer)
}

/** Resolves when so much time has passed. */
export const passedTime = (deadline: Deadline, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    deadline(milliseconds, resolve)
  })

/** A share of the processor below which a program counts as waiting. A starved one gets more. */
const idleShare = 0.05
/** One chunk of reports counts for so many milliseconds at most: several in one mean that we were starved ourselves. */
const longestWait = 200
/** By the clock on the wall nothing takes longer than so many times its limit. */
const mostPatience = 20

/**
 * How much time a program has had. On a busy machine a right program gets little processor time, and an endless loop
 * burns what it gets: so processor time is counted while the program works, and the clock on the wall only while it
 * waits. `slowness` stretches the waiting: how much longer than usual the start of the process took.
 */
export class ProgramClock {
  #busy = 0
  #waiting = 0
  readonly #slowness: number
  readonly #waiters = new Set<() => void>()

  constructor(reports: Readable, slowness: number) {
    this.#slowness = slowness
    reports.on('data', (chunk: Buffer) => this.#count(String(chunk)))
    reports.on('error', () => undefined)
  }

  /** Whether the program mostly worked, and did not wait. */
  get wasBusy(): boolean {
    return this.#busy > this.#waiting / this.#slowness
  }

  readonly deadline: Deadline = (milliseconds, late) => {
    const [busy, waiting] = [this.#busy, this.#waiting]
    const cancel = () => {
      this.#waiters.delete(look)
      cancelWall()
    }
    const end = () => {
      cancel()
      late()
    }
    const look = () => {
      if (this.#busy - busy >= milliseconds || this.#waiting - waiting >= milliseconds * this.#slowness) end()
    }
    const cancelWall = wallDeadline(mostPatience * milliseconds, end)
    this.#waiters.add(look)
    return cancel
  }

  #count(chunk: string) {
    let waited = 0
    for (const report of chunk.trim().split('\n')) {
      const [passed = 0, used = 0] = report.split(' ').map(Number)
      if (used >= passed * idleShare) this.#busy += used
      else waited += passed
    }
    this.#waiting += Math.min(waited, longestWait)
    for (const look of this.#waiters) look()
  }
}
