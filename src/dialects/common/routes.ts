import type { Method } from '../../core/http.ts'
import type { Route } from '../dialect.ts'

type RouteBy = (path: string, summary: string, parse: Route['parse'], details?: Partial<Route>) => Route

/** Media types of bodies in plain JSON. */
const plainJson = ['application/json']
const patches = [...plainJson, 'application/merge-patch+json', 'application/json-patch+json']

/** By method, the rows of a dialect's table. Bodies are plain JSON, or forms for collections, unless the details name other media types. */
function routesOn(
  on: Route['on'],
  more: Pick<Route, 'acceptsForms'> = {},
): Readonly<Record<'get' | 'post' | 'put' | 'patch' | 'delete', RouteBy>> {
  const by =
    (method: Method, body: Pick<Route, 'accepts' | 'acceptsForms'> = {}): RouteBy =>
    (path, summary, parse, details) => ({ method, path, on, summary, parse, ...body, ...details })
  return {
    get: by('GET'),
    post: by('POST', { accepts: plainJson, ...more }),
    put: by('PUT', { accepts: plainJson, ...more }),
    patch: by('PATCH', { accepts: patches, ...more }),
    delete: by('DELETE'),
  }
}

export const onCollection = routesOn(['collection'], { acceptsForms: true })
/** A singular resource or a plain value: there is only one, and it has no id. */
export const onSingle = routesOn(['singular', 'value'])
export const onServer = routesOn(['root'])
