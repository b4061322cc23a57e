import { UserError } from '../../core/error.ts'

/** Records that cannot be told apart, or addressed, by their ids. Positions count from 0. */
export class IdError extends UserError {
  readonly collection: string
  readonly positions: readonly number[]

  constructor(collection: string, positions: readonly number[], problem: string) {
    super(problem)
    this.collection = collection
    this.positions = positions
  }
}
