import type { Clock } from '../core/clock.ts'
import { ApiError } from '../core/error.ts'
import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Serializers } from '../core/outcome.ts'
import type { Collection, Model, Resource } from '../core/resource.ts'
import type { Reader, Transaction } from '../store/store.ts'
import type { Problems } from './gathered-problems.ts'
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
  readonly clock: Clock
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

/** One relationship over a collection of 100,000 fits in easily; what exceeds it would keep everybody else waiting. */
const mostResources = 500_000

/** How many resources one request may still look at along relationships: by including, filtering and sorting. */
export class Budget {
  #remaining = mostResources

  /** Throws a `bad_request` when more has been spent than one request may. */
  spend(resources: number, parameter: 'include' | 'sort' | 'filter'): void {
    this.#remaining -= resources
    if (this.#remaining < 0)
      throw limitExceeded(
        `One request can follow relationships to at most ${mostResources} resources. Ask for fewer relationships or a smaller page.`,
        parameter,
      )
  }
}

/** A 400 for a query that would take too long. */
export function limitExceeded(help: string, parameter: string): ApiError {
  const message = 'The query asks for too much at once.'
  return new ApiError('bad_request', message, {
    help,
    issues: [{ code: 'query_limit', message, source: { in: 'query', parameter } }],
  })
}
