import { createHash } from 'node:crypto'

/** Values that no program can know beforehand, yet the same in every run with the same seed. */
export interface Nonces {
  /** `pear` gives for example `pear-7f3a`. */
  word(stem: string): string
  /** A whole number from `low` to `high`, both included. */
  number(low: number, high: number): number
}

export const createNonces = (seed: string): Nonces => {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest()
  return {
    word: (stem) => `${stem}-${next().toString('hex').slice(0, 4)}`,
    number: (low, high) => low + (next().readUInt32BE() % (high - low + 1)),
  }
}
