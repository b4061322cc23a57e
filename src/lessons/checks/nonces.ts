import { createHash } from 'node:crypto'

import type { Nonces } from './check-definition.ts'

export const createNonces = (seed: string): Nonces => {
  let count = 0
  const next = () => createHash('sha256').update(`${seed}:${count++}`).digest()
  return {
    word: (stem) => `${stem}-${next().toString('hex').slice(0, 4)}`,
    number: (low, high) => low + (next().readUInt32BE() % (high - low + 1)),
  }
}
