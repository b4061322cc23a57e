import type { Place } from './instrument.ts'

/** A function that ran; `depth` is how many others were under way when it was called. */
export interface Call extends Place {
  readonly name: string
  readonly depth: number
}

interface Frame {
  readonly depth: number
  readonly caller: Frame | undefined
}

/** Notes the functions that instrumented code enters, in order. Right for one request at a time. */
export class Recorder {
  #calls: Call[] | undefined
  #current: Frame | undefined

  /** The calls that are made until `work` has ended. */
  async record(work: () => Promise<unknown>): Promise<readonly Call[]> {
    const calls: Call[] = []
    this.#calls = calls
    this.#current = undefined
    await work()
    this.#calls = undefined
    return calls
  }

  enter(called: Omit<Call, 'depth'>): Frame {
    const caller = this.#current
    const depth = caller ? caller.depth + 1 : 0
    this.#calls?.push({ ...called, depth })
    this.#current = { depth, caller }
    return this.#current
  }

  leave({ caller }: Frame): void {
    this.#current = caller
  }

  pause<Value>({ caller }: Frame, value: Value): Value {
    this.#current = caller
    return value
  }

  resume<Value>(frame: Frame, value: Value): Value {
    this.#current = frame
    return value
  }
}
