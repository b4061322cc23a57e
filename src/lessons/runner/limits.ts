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
