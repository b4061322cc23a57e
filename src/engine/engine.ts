import type { Operation, Outcome } from '../core/operation.ts'
import type { Model } from '../core/resource.ts'
import type { Store } from '../store/store.ts'
import { create } from './create.ts'
import { deleteMany, deleteOne } from './delete.ts'
import { assertNoProblems, noProblems } from './problems.ts'
import { list, readOne, readRelated } from './read.ts'
import type { WriteScope } from './scope.ts'
import { patchMany, patchOne, replaceOne } from './update.ts'
import { visibleOutcome } from './visible.ts'

/** What an operation means: ids, relationships, conditions, conflicts. Knows neither HTTP nor files. */
export interface Engine {
  readonly model: Model
  /** Throws an {@link ApiError}; then nothing has changed. */
  execute(operation: Operation): Promise<Outcome>
}

export function createEngine(store: Store): Engine {
  return {
    get model() {
      return store.model
    },
    async execute(operation) {
      return visibleOutcome(await execute(store, operation), store.model)
    },
  }
}

async function execute(store: Store, operation: Operation): Promise<Outcome> {
  switch (operation.kind) {
    case 'list':
      return list(store, operation)
    case 'read':
      return readOne(store, operation)
    case 'related':
      return readRelated(store, operation)
    case 'dump':
      return { kind: 'dump', database: await store.dump() }
    default:
      return store.transact(async (transaction) =>
        write({ model: store.model, reader: transaction, transaction, problems: noProblems() }, operation),
      )
  }
}

type WriteOperation = Exclude<Operation, { kind: 'list' | 'read' | 'related' | 'dump' }>

/** One operation of a transaction; all that is wrong with it is told at once. */
async function write(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
  const outcome = await perform(scope, operation)
  assertNoProblems(scope.problems)
  return outcome
}

async function perform(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
  switch (operation.kind) {
    case 'create':
      return create(scope, operation)
    case 'replace':
      return replaceOne(scope, operation)
    case 'patch':
      return patchOne(scope, operation)
    case 'delete':
      return deleteOne(scope, operation)
    case 'patch-many':
      return patchMany(scope, operation)
    case 'delete-many':
      return deleteMany(scope, operation)
  }
}
