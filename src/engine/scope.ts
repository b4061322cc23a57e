import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Serializers } from '../core/serializer.ts'
import type { Reader, Transaction } from '../store/store.ts'
import type { Problems } from './problems.ts'

/** What a read works with: the model, and a store or a transaction as far as whoever asks may see it. */
export interface Scope {
  readonly model: Model
  readonly reader: Reader
  /** How resources are shown; what that makes of them may have members of any name. */
  readonly serializers?: Serializers
}

/** Through the transaction everything is seen, as keeping ids and values unique takes. */
export interface WriteScope extends Scope {
  /** The model with everything in it, as the rules need it. */
  readonly whole: Model
  readonly transaction: Transaction
  /** What the declarations forbid about the write so far. */
  readonly problems: Problems
  readonly guard?: Guard
}

export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>
