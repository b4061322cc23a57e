import { UserError } from '../core/error.ts'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `15m`, `30d`, `1h`, `90s`, in seconds. Throws a {@link UserError} that names the option. */
export function parseDuration(text: string, option: string): number {
  const [, number, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? []
  const seconds = Number(number) * (units[unit] ?? Number.NaN)
  if (seconds > 0) return seconds
  throw new UserError(`${option}: "${text}" is no duration. Say 90s, 15m, 1h or 30d.`)
}
