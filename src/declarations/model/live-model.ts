import type { Database, Model, Resource } from '../../core/resource.ts'
import { inferModel } from '../../schema/infer.ts'
import { circularCascades } from '../checks/cascades.ts'
import { checkNames } from '../checks/check-names.ts'
import { assertNone } from '../checks/mistake.ts'
import type { Compiled } from '../compile.ts'
import { applyDeclarations } from './apply.ts'

/** Declarations, and what to call the place that they stand in. */
export interface DeclarationSource {
  readonly compiled: Compiled
  readonly place: string
}

/** A model of the data as it comes, and of what is declared about it. Throws a {@link DeclarationError}. */
export function declareModel(
  database: Database,
  { compiled, place }: DeclarationSource,
): { readonly model: Model; observe(collection: string, resource: Resource): void } {
  const idAttributeOf = (name: string): string => compiled.collections.get(name)?.idAttribute ?? 'id'
  const live = inferModel(database, idAttributeOf)
  assertNone(checkNames(live.model, compiled), place)
  let inferred = live.model
  let model = applyDeclarations(inferred, compiled)
  assertNone(circularCascades(model), place)
  return {
    get model() {
      if (live.model !== inferred) {
        inferred = live.model
        model = applyDeclarations(inferred, compiled)
      }
      return model
    },
    observe: (collection, resource) => live.observe(collection, resource),
  }
}
