import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Reader, Transaction } from '../store/store.ts'
import type { Problems } from './problems.ts'

/** What a read works with: the model, and a store or a transaction to read from. */
export interface Scope {
  readonly model: Model
  readonly reader: Reader
}

export interface WriteScope extends Scope {
  /** The model with everything in it, as the rules need it. */
  readonly whole: Model
  readonly transaction: Transaction
  /** What the declarations forbid about the write so far. */
  readonly problems: Problems
}

export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>
