import type { Principal } from '../auth/policy.ts'
import { ApiError } from '../core/error.ts'
import { collectionOf } from '../core/model.ts'
import type { Outcome } from '../core/operation.ts'
import type { Engine } from '../engine/engine.ts'
import { decide, type Services } from './dispatch.ts'

/** The engine for pages that anybody may open: of the data it shows what whoever asks may see. */
export function visibleEngine(
  { engine, policies }: Pick<Services, 'engine' | 'policies'>,
  principal: Principal | undefined,
): Engine {
  return {
    get model() {
      return engine.model
    },
    async execute(operation) {
      try {
        return await engine.execute(operation, decide({ engine, policies }, principal, operation))
      } catch (error) {
        const isClosed = error instanceof ApiError && (error.status === 401 || error.status === 403)
        if (!isClosed || operation.kind !== 'list') throw error
        return nothingOf(engine, operation.collection)
      }
    },
  }
}

const nothingOf = ({ model }: Engine, name: string): Outcome => ({
  kind: 'many',
  collection: collectionOf(model, name),
  items: [],
  total: 0,
  offset: 0,
  included: new Map(),
})
