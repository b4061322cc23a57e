/** Two records of a collection have one id. Positions count from 0. */
export class DuplicateIdError extends Error {
  readonly collection: string
  readonly id: string
  readonly positions: readonly [first: number, second: number]

  constructor(collection: string, id: string, positions: readonly [first: number, second: number]) {
    const [first, second] = positions.map((position) => position + 1)
    super(
      `Records ${first} and ${second} of "${collection}" have the same id, ${id}. Give one of them another id.`,
    )
    this.name = 'DuplicateIdError'
    this.collection = collection
    this.id = id
    this.positions = positions
  }
}
