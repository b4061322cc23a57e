/** The time that defaults, timestamps and tokens go by. */
export interface Clock {
  /** In milliseconds since 1970. */
  readonly now: () => number
}

export const machineClock: Clock = { now: Date.now }

/** As ISO 8601, in UTC. */
export const timeOf = ({ now }: Clock): string => new Date(now()).toISOString()
