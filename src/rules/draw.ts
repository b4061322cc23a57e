/** A number from 0 up to 1 for a purpose; always the same for the same. */
export type Draw = (purpose: string) => number

/**
 * Draws from the hash of a seed and of what it is drawn for, not from one stream of random numbers: in that, requests at
 * the same time would change places from run to run.
 */
export function drawFor(seed: string, ...key: readonly (string | number)[]): Draw {
  const name = [seed, ...key].join('\n')
  return (purpose) => spreadHash(`${name}\n${purpose}`) / 2 ** 32
}

/** 32 bits: FNV-1a, and the last step of MurmurHash3, which spreads the bits of similar texts. */
function spreadHash(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Numbers the requests of each route: 1, 2, 3, … */
export class RequestNumbers {
  readonly #counts = new Map<string, number>()

  next(route: string): number {
    const count = (this.#counts.get(route) ?? 0) + 1
    if (this.#counts.size >= mostRoutes) this.#counts.clear()
    this.#counts.set(route, count)
    return count
  }

  restart(): void {
    this.#counts.clear()
  }
}

/** Paths hold ids, so there is no end of them. After so many, the numbers start anew. */
const mostRoutes = 100_000
