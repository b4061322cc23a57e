import type { Clock } from '../core/clock.ts'

interface AgendaEntry {
  /** By the clock of the world, in milliseconds since 1970. */
  readonly due: number
  readonly work: () => Promise<void>
}

/** The longest that a timer of Node can wait, in milliseconds. */
const mostTimerMs = 2 ** 31 - 1

/** What rules are to do later, by the clock of their world: where that stands still, nothing happens until it is moved on. */
export class Agenda {
  readonly #clock: Clock & { readonly isFrozen: boolean }
  #entries: readonly AgendaEntry[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(clock: Clock & { readonly isFrozen: boolean }) {
    this.#clock = clock
  }

  /** `work` must not throw. */
  add(ms: number, work: AgendaEntry['work']): void {
    this.#entries = [...this.#entries, { due: this.#clock.now() + ms, work }].toSorted(
      (one, other) => one.due - other.due,
    )
    this.#wait()
  }

  /** Does what is due by now, in order; called whenever the clock was set. */
  async runDue(): Promise<void> {
    const now = this.#clock.now()
    const due = this.#entries.filter((entry) => entry.due <= now)
    this.#entries = this.#entries.filter((entry) => entry.due > now)
    this.#wait()
    for (const { work } of due) await work()
  }

  /** Forgets everything. */
  restart(): void {
    this.#entries = []
    clearTimeout(this.#timer)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const [next] = this.#entries
    if (!next || this.#clock.isFrozen) return
    const ms = Math.min(mostTimerMs, Math.max(0, next.due - this.#clock.now()))
    this.#timer = setTimeout(() => void this.runDue(), ms)
    this.#timer.unref()
  }
}
