import type { Readable } from 'node:stream'

/** The last `limit` bytes that a stream wrote: a flood costs no memory, and errors come last. */
export class ProgramOutput {
  #chunks: Buffer[] = []
  #kept = 0
  #total = 0
  readonly #limit: number
  readonly #translate: (text: string) => string

  /** `translate` is for every text that is read. */
  constructor(stream: Readable, limit: number, translate: (text: string) => string) {
    this.#limit = limit
    this.#translate = translate
    stream.on('data', (chunk: Buffer) => this.#keep(chunk))
    stream.on('error', () => undefined)
  }

  get text(): string {
    return this.#last(this.#limit)
  }

  /** Bytes written so far, including those no longer kept. */
  get total(): number {
    return this.#total
  }

  /** What was written since `total` was `mark`, as far as it is still kept. */
  since(mark: number): string {
    const count = Math.min(this.#total - mark, this.#limit)
    return count <= 0 ? '' : this.#last(count)
  }

  #last(count: number): string {
    return this.#translate(Buffer.concat(this.#chunks).subarray(-count).toString('utf8'))
  }

  #keep(chunk: Buffer) {
    this.#total += chunk.length
    this.#chunks.push(chunk.subarray(-this.#limit))
    this.#kept += Math.min(chunk.length, this.#limit)
    while (this.#kept - (this.#chunks[0]?.length ?? 0) >= this.#limit)
      this.#kept -= this.#chunks.shift()?.length ?? 0
  }
}
