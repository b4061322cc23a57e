const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

export const durationForms = 'Use a duration: 500ms, 90s, 15m, 2h or 30d'

/** The milliseconds of `500ms`, `90s`, `15m`, `2h` or `30d`; `undefined` for any other text. */
export function durationOf(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const per = milliseconds[unit]
  return per === undefined ? undefined : Number(count) * per
}
