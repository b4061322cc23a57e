import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Reader, Transaction } from '../store/store.ts'

/** What a read works with: the model, and a store or a transaction to read from. */
export interface Scope {
  readonly model: Model
  readonly reader: Reader
}

export interface WriteScope extends Scope {
  readonly transaction: Transaction
}

export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>
