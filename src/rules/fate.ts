import type { Delay } from './delay.ts'

/** What an answer can suffer on the wire. */
export const faults = ['reset', 'empty', 'hang', 'truncate', 'broken', 'garbage', 'dribble', 'lost'] as const

export type Fault = (typeof faults)[number]

export const isFault = (text: string): text is Fault => (faults as readonly string[]).includes(text)

/** Whether a fault keeps the request from being executed; with the others, what it asks for is done. */
export const isBeforeAnswer = (fault: Fault): boolean =>
  fault === 'reset' || fault === 'empty' || fault === 'hang'

/** What is to become of a request on purpose. */
export interface Fate {
  /** From 400, nothing is done; below, the request is executed, and what came of it has this status. */
  readonly code?: number
  readonly delay?: Delay
  readonly fault?: Fault
  /** The rule that comes first, and the scenario that is on, by name. */
  readonly example?: string
  readonly scenario?: string
}

/** The statuses that can be asked for. */
export const isStatus = (text: string): boolean => /^[2-5]\d\d$/.test(text)
