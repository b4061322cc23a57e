import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Collection, Model, Resource } from '../core/resource.ts'
import type { Serializers } from '../core/serializer.ts'
import type { Reader, Transaction } from '../store/store.ts'
import type { Problems } from './problems.ts'
import type { Budget } from './read/budget.ts'
import type { Hashes } from './write/secrets.ts'

/** What a read works with. */
export interface Scope {
  /** The model as the request knows it. */
  readonly model: Model
  /** The model with everything in it, as rules and serializers need it. */
  readonly whole: Model
  /** The store or a transaction, as far as the principal may read it. */
  readonly reader: Reader
  /** What these return may have members of any name. */
  readonly serializers: Serializers
  /** What the request may still look at along relationships. */
  readonly budget: Budget
}

export interface WriteScope extends Scope {
  /** Reads everything, as unique ids and values require. */
  readonly transaction: Transaction
  /** What the declarations forbid about the write so far. */
  readonly problems: Problems
  readonly guard?: Guard
  /** For the secrets that the operation sends. */
  readonly hashes: Hashes
}

/** A resource before and after a write, and where its draft lies in the body. */
export interface Written {
  readonly collection: Collection
  readonly before: Resource | undefined
  readonly after: Resource
  readonly at: string
}

export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { kind: Kind }>
