import { ApiError } from '../../core/error.ts'
import type { Guard } from '../../core/guard.ts'
import { isArray, isObject, type Json, type JsonObject } from '../../core/json.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Collection, Database, Model } from '../../core/resource.ts'
import type { Store } from '../../store/store.ts'
import { visible } from '../visibility/visible.ts'

/** The whole database, as far as the model shows it. Throws `forbidden` for those who may not read everything. */
export async function dump(
  store: Pick<Store, 'dump'>,
  model: Model,
  guard: Guard | undefined,
): Promise<Outcome> {
  if (guard) assertMayReadAll(model, guard)
  return { kind: 'dump', database: visibleDatabase(await store.dump(), model) }
}

/** A part would pass for the whole. */
function assertMayReadAll(model: Model, guard: Guard): void {
  for (const name of model.collections.keys()) {
    if (guard.readable(name) === undefined) continue
    throw new ApiError(
      'forbidden',
      `You may read only some of ${name}, but this request is for the whole database.`,
      {
        help: (mount) => `GET ${mount}/${name} lists what you may read.`,
      },
    )
  }
}

function visibleDatabase(database: Database, model: Model): JsonObject {
  const members = Object.entries(database).flatMap(([name, value]) => {
    const collection = model.collections.get(name)
    return collection ? [[name, visibleMember(collection, value)] as const] : []
  })
  return Object.fromEntries(members)
}

function visibleMember(collection: Collection, value: Json): Json {
  if (collection.kind === 'value') return value
  if (isArray(value)) return value.map((one) => (isObject(one) ? visible(collection, one) : one))
  return isObject(value) ? visible(collection, value) : value
}
