const chunkSize = 512

/**
 * A list in the order of `compare`, by which no two elements are equal. It is kept in chunks, so that adding or
 * deleting moves a few hundred elements at most, however long the list is.
 */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #chunks: T[][] = []
  #size = 0

  constructor(compare: (a: T, b: T) => number, sorted: readonly T[] = []) {
    this.#compare = compare
    this.#size = sorted.length
    for (let start = 0; start < sorted.length; start += chunkSize) {
      this.#chunks.push(sorted.slice(start, start + chunkSize))
    }
  }

  get size(): number {
    return this.#size
  }

  /** Adds an element that comes after all others. */
  append(element: T): void {
    const last = this.#chunks.at(-1)
    if (last && last.length < 2 * chunkSize) last.push(element)
    else this.#chunks.push([element])
    this.#size += 1
  }

  add(element: T): void {
    const isBefore = (other: T): boolean => this.#compare(other, element) < 0
    const index = Math.min(this.#chunkOf(isBefore), this.#chunks.length - 1)
    this.#size += 1
    const chunk = this.#chunks[index]
    if (!chunk) {
      this.#chunks.push([element])
      return
    }
    chunk.splice(partition(chunk, isBefore), 0, element)
    if (chunk.length > 2 * chunkSize) this.#chunks.splice(index + 1, 0, chunk.splice(chunkSize))
  }

  delete(element: T): void {
    const isBefore = (other: T): boolean => this.#compare(other, element) < 0
    const index = this.#chunkOf(isBefore)
    const chunk = this.#chunks[index]
    const position = chunk ? partition(chunk, isBefore) : 0
    const found = chunk?.[position]
    if (!chunk || found === undefined || this.#compare(found, element) !== 0) return
    chunk.splice(position, 1)
    this.#size -= 1
    if (chunk.length === 0) this.#chunks.splice(index, 1)
  }

  at(position: number): T | undefined {
    let before = 0
    for (const chunk of this.#chunks) {
      if (position < before + chunk.length) return chunk[position - before]
      before += chunk.length
    }
    return undefined
  }

  /** How many elements, from the start, are before a point. */
  countBefore(isBefore: (element: T) => boolean): number {
    const index = this.#chunkOf(isBefore)
    let count = 0
    for (let i = 0; i < index; i += 1) count += this.#chunks[i]?.length ?? 0
    return count + partition(this.#chunks[index] ?? [], isBefore)
  }

  /** Visits the elements from position `start` until `end`. When a visit returns `false`, it stops and returns that. */
  visit(start: number, end: number, visit: (element: T) => boolean | void): boolean {
    let before = 0
    for (const chunk of this.#chunks) {
      if (before >= end) return true
      const last = Math.min(chunk.length, end - before)
      for (let i = Math.max(0, start - before); i < last; i += 1) {
        if (visit(chunk[i] as T) === false) return false
      }
      before += chunk.length
    }
    return true
  }

  slice(start = 0, end = this.#size): T[] {
    const elements: T[] = []
    this.visit(start, end, (element) => {
      elements.push(element)
    })
    return elements
  }

  /** The first chunk that does not lie wholly before the point. */
  #chunkOf(isBefore: (element: T) => boolean): number {
    return partition(this.#chunks, (chunk) => isBefore(chunk.at(-1) as T))
  }
}

/** The first position whose element is not before the point. */
function partition<T>(sorted: readonly T[], isBefore: (element: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(sorted[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}
