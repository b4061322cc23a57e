import type { Guard } from '../core/guard.ts'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Model } from '../core/resource.ts'
import type { Store } from '../store/store.ts'
import { link } from './links/link.ts'
import { assertNoProblems, noProblems } from './problems.ts'
import { include } from './read/include.ts'
import { list, readLinkage, readOne, readRelated } from './read/read.ts'
import type { Scope, WriteScope } from './scope.ts'
import { serializeOutcome } from './serialize/serialize.ts'
import { assertDump, readScope, writeScope } from './visibility/guarded.ts'
import { createModelView, type View, wholeView } from './visibility/view.ts'
import { visibleOutcome } from './visibility/visible.ts'
import { runSteps } from './write/atomic.ts'
import { create } from './write/create.ts'
import { deleteMany, deleteOne } from './write/delete.ts'
import { patchMany, patchOne, replaceOne } from './write/update.ts'

/** What an operation means: ids, relationships, conditions, conflicts. Knows neither HTTP nor files. */
export interface Engine {
  /** The model as it is now. A request takes it once and hands it on. */
  readonly model: Model
  /** Throws an {@link ApiError}; then nothing has changed. With a guard, only as far as it allows. */
  execute(operation: Operation, model: Model, guard?: Guard): Promise<Outcome>
}

/** An engine over a store, as far as the view shows it. */
export function createEngine(store: Store, view: View = wholeView): Engine {
  const modelOf = createModelView(view)
  return {
    get model() {
      return modelOf(store.model)
    },
    async execute(operation, model, guard) {
      const whole = model.whole ?? model
      const scope = readScope(model, store, guard, view.serializers)
      const show = (outcome: Outcome, from: Scope): Outcome | Promise<Outcome> => {
        const seen = visibleOutcome(outcome, model)
        return view.serializers.size === 0
          ? seen
          : serializeOutcome({ ...from, model: whole }, seen, view.serializers)
      }
      if (operation.kind === 'dump') assertDump(model, guard)
      if (isRead(operation)) return show(await read(store, scope, operation), scope)
      // What cannot be shown is not done either.
      return store.transact(async (transaction) => {
        const writing = writeScope({ model, whole }, transaction, guard)
        return show(await write(writing, operation), writing)
      })
    },
  }
}

type ReadOperation = Extract<Operation, { kind: 'list' | 'read' | 'related' | 'read-linkage' | 'dump' }>

const readKinds: ReadonlySet<string> = new Set(['list', 'read', 'related', 'read-linkage', 'dump'])

const isRead = (operation: Operation): operation is ReadOperation => readKinds.has(operation.kind)

async function read(store: Store, scope: Scope, operation: ReadOperation): Promise<Outcome> {
  switch (operation.kind) {
    case 'list':
      return list(scope, operation)
    case 'read':
      return readOne(scope, operation)
    case 'related':
      return readRelated(scope, operation)
    case 'read-linkage':
      return readLinkage(scope, operation)
    case 'dump':
      return { kind: 'dump', database: await store.dump() }
  }
}

type WriteOperation = Exclude<Operation, ReadOperation>

/** Does it, and fetches what the client wants to see along with the result. All that is wrong is told at once. */
async function write(scope: WriteScope, operation: WriteOperation): Promise<Outcome> {
  const outcome = await change(scope, operation)
  assertNoProblems(scope.problems)
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
      return link(scope, operation)
    case 'atomic':
      return runSteps(scope, operation, async (outer, step) =>
        write({ ...outer, problems: noProblems() }, step),
      )
  }
}
