import { type Clock, machineClock } from '../core/clock.ts'
import type { Guard } from '../core/guard.ts'
import { onceFor } from '../core/json.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Model } from '../core/resource.ts'
import type { Trace } from '../core/trace.ts'
import type { Reader, Store, Transaction } from '../store/store.ts'
import { type Problems, toError } from './gathered-problems.ts'
import { changeLinks } from './links/change-links.ts'
import { dump } from './read/dump.ts'
import { include } from './read/include.ts'
import { list, readLinkage, readOne, readRelated } from './read/read.ts'
import { Budget, type Scope, type WriteScope } from './scope.ts'
import { tracedReader, tracedTransaction } from './traced-store.ts'
import { guardedReader, guardedTransaction } from './visibility/guarded-store.ts'
import { serializeOutcome } from './visibility/serialize.ts'
import { type View, visibleModel, visibleOutcome, wholeView } from './visibility/visible.ts'
import { runSteps } from './write/atomic.ts'
import { create } from './write/create.ts'
import { deleteMany, deleteOne } from './write/delete.ts'
import { hashSecrets } from './write/secrets.ts'
import { patchMany, patchOne, replaceOne } from './write/update.ts'

/** What an operation means: ids, relationships, conditions, conflicts. Knows neither HTTP nor files. */
export interface Engine {
  /** The model as it is now. A request takes it once and hands it on. */
  readonly model: Model
  /**
   * Throws an {@link ApiError}; then nothing has changed. With a guard, only as far as it allows. What it does to the store
   * is noted in the trace, if there is one.
   */
  execute(operation: Operation, model: Model, guard?: Guard, trace?: Trace): Promise<Outcome>
  /** The same inside of a transaction that is open: it sees what that has written, and is undone with it. */
  within(transaction: Transaction): Pick<Engine, 'execute'>
}

type StoreOfEngine = Reader & Pick<Store, 'model' | 'dump' | 'transact'>

/** An engine over a store, as far as the view shows it. */
export function createEngine(
  store: StoreOfEngine,
  view: View = wholeView,
  clock: Clock = machineClock,
): Engine {
  const { collections, envelopes, serializers } = view
  const visibleOf =
    collections || envelopes ? onceFor((model: Model) => visibleModel(model, view)) : undefined
  return {
    get model() {
      return visibleOf ? visibleOf(store.model) : store.model
    },
    async execute(operation, model, guard, trace) {
      const given = { model, whole: model.whole ?? model, serializers, budget: new Budget(), clock }
      if (operation.kind === 'dump') return dump(store, model, guard)
      if (isRead(operation)) {
        const reader = trace?.calls ? tracedReader(store, trace.calls) : store
        const scope = { ...given, reader: guard ? guardedReader(reader, guard) : reader }
        return toVisible(scope, await read(scope, operation))
      }
      const hashes = await hashSecrets(operation, given.whole)
      let committed: Transaction | undefined
      const outcome = await store.transact(async (untraced) => {
        committed = untraced
        if (trace) trace.changes = untraced.changes
        const transaction = trace?.calls ? tracedTransaction(untraced, trace.calls) : untraced
        const access = guard
          ? guardedTransaction(transaction, guard, given.whole)
          : { reader: transaction, transaction }
        const scope = { ...given, ...access, hashes }
        // In the transaction, so that what cannot be serialized is not written either.
        return toVisible(scope, await write(scope, operation))
      })
      if (trace) trace.number = committed?.number
      return outcome
    },
    within: (transaction) => createEngine(joined(store, transaction), view, clock),
  }
}

/** A store whose every transaction is the one that is open. */
const joined = (store: StoreOfEngine, transaction: Transaction): StoreOfEngine => ({
  get model() {
    return store.model
  },
  dump: async () => store.dump(),
  transact: async (work) => work(transaction),
  get: async (...given) => transaction.get(...given),
  getMany: async (...given) => transaction.getMany(...given),
  find: async (...given) => transaction.find(...given),
  findBy: async (...given) => transaction.findBy(...given),
})

/** An outcome as it may be sent: without what is hidden, and as serializers want it. */
function toVisible(scope: Scope, outcome: Outcome): Outcome | Promise<Outcome> {
  const visible = visibleOutcome(outcome, scope.model)
  return scope.serializers.size === 0 ? visible : serializeOutcome({ ...scope, model: scope.whole }, visible)
}

type ReadOperation = Extract<Operation, { kind: 'list' | 'read' | 'related' | 'read-linkage' }>

const readKinds: ReadonlySet<string> = new Set(['list', 'read', 'related', 'read-linkage'])

const isRead = (operation: Operation): operation is ReadOperation => readKinds.has(operation.kind)

async function read(scope: Scope, operation: ReadOperation): Promise<Outcome> {
  switch (operation.kind) {
    case 'list':
      return list(scope, operation)
    case 'read':
      return readOne(scope, operation)
    case 'related':
      return readRelated(scope, operation)
    case 'read-linkage':
      return readLinkage(scope, operation)
  }
}

type WriteOperation = Exclude<Operation, ReadOperation | { kind: 'dump' }>

/** Makes the change, and fetches what the client wants to see beside the result. Reports all problems at once. */
async function write(given: Omit<WriteScope, 'problems'>, operation: WriteOperation): Promise<Outcome> {
  const problems: Problems = { issues: [], conflicts: [] }
  const scope = { ...given, problems }
  const outcome = await change(scope, operation)
  if (problems.issues.length > 0 || problems.conflicts.length > 0) throw toError(problems)
  const paths = 'query' in operation ? operation.query?.include : undefined
  if (!paths || !('included' in outcome)) return outcome
  const items = 'items' in outcome ? outcome.items : [outcome.item]
  return { ...outcome, included: await include(scope, outcome.collection, items, paths) }
}

async function change(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
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
    case 'link':
      return changeLinks(scope, operation)
    case 'atomic':
      return runSteps(operation, async (step) => write(scope, step))
  }
}
