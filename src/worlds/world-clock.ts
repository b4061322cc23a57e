import type { Clock } from '../core/clock.ts'

/** After the year 9999, times have no four digits. */
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** A clock that can be set, stopped and moved on. */
export class WorldClock implements Clock {
  now: () => number = Date.now
  isFrozen = false

  /** Shows this time, and then stands still or runs on from there. Returns whether there is such a time. */
  set(time: number, isFrozen: boolean): boolean {
    if (!(Math.abs(time) <= latest)) return false
    const offset = time - Date.now()
    this.now = isFrozen ? () => time : () => Date.now() + offset
    this.isFrozen = isFrozen
    return true
  }

  /** Shows the time of this machine again. */
  restart(): void {
    this.now = Date.now
    this.isFrozen = false
  }
}
