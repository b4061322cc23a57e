import type { Method } from '../../core/http.ts'
import type { Route } from '../dialect.ts'

/** A row without what its constructor gets by position. */
export type RouteDetails = Omit<Route, 'method' | 'path' | 'on' | 'summary'>
type RouteBy = (path: string, summary: string, details: RouteDetails) => Route

/** By method, what makes a row of a dialect's table: `onCollection.get('/:collection', 'List', { parse })`. */
function routesOn(
  ...on: Route['on']
): Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', RouteBy>> {
  const by =
    (method: Method): RouteBy =>
    (path, summary, details) => ({ method, path, on, summary, ...details })
  return { get: by('GET'), post: by('POST'), put: by('PUT'), patch: by('PATCH'), delete: by('DELETE') }
}

export const onCollection = routesOn('collection')
/** A singular resource or a plain value: there is only one, and it has no id. */
export const onSingle = routesOn('singular', 'value')
export const onServer = routesOn('root')

/** Media types of bodies. */
export const plainJson = ['application/json']
export const patchTypes = [...plainJson, 'application/merge-patch+json', 'application/json-patch+json']
