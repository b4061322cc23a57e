import type { RouterContext } from '@koa/router'
import type { Context } from 'koa'

import { type Method, methodNotAllowed } from '../core/http.ts'
import { canCreateWithin, collectionOf, relationshipOf } from '../core/model.ts'
import type { Model } from '../core/resource.ts'
import { type Place, placeOf } from '../dialects/common/place.ts'
import type { Route } from '../dialects/dialect.ts'

/** What answers each method at one path. HEAD is answered as GET is. */
export const tableByMethod = <T extends { readonly method: Method }>(
  entries: readonly T[],
): ReadonlyMap<string, T> =>
  new Map(
    entries.flatMap((entry) =>
      (entry.method === 'GET' ? ['GET', 'HEAD'] : [entry.method]).map((method) => [method, entry] as const),
    ),
  )

/** The methods that work at a path, by where it leads. Throws a 404 for a relationship that does not exist. */
export function methodsAt(
  table: ReadonlyMap<string, Route>,
  { path, params }: RouterContext,
  prefix: string,
  model: Model,
): readonly string[] {
  const { collection, relationship } = params
  if (collection === undefined) return [...table.keys()]
  const isMany =
    relationship === undefined || relationshipOf(collectionOf(model, collection), relationship).many
  const isNested = [...table.values()].some(({ shapes }) => shapes)
  const place = isNested ? placeOf({ path: path.slice(prefix.length) }, model, false) : undefined
  const works = ({ method, shapes, toMany }: Route): boolean =>
    (isMany || !toMany) &&
    (!shapes ||
      (place !== undefined && shapes.includes(place.shape) && (method !== 'POST' || canCreate(model, place))))
  return [...table].filter(([, route]) => works(route)).map(([method]) => method)
}

function canCreate(model: Model, { within }: Place): boolean {
  const parent = within?.at(-1)
  return (
    !parent || canCreateWithin(relationshipOf(collectionOf(model, parent.collection), parent.relationship))
  )
}

/** Answers OPTIONS where only these methods are supported; throws a 405 for any other. */
export function answerUnsupported(ctx: Context, supported: Iterable<string>): void {
  const error = methodNotAllowed(ctx, supported)
  if (ctx.method !== 'OPTIONS') throw error
  ctx.set(error.headers)
  ctx.status = 204
}
