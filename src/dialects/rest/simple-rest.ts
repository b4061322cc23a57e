import type { HttpRequest } from '../../core/http.ts'
import type { Collection } from '../../core/resource.ts'

const simpleRest = new Set(['filter', 'sort', 'range', 'embed'])

/** simple-rest's `filter`, `sort`, `range` and `embed` are JSON; anything else is about an attribute of that name. */
export function attributesAsFilters(request: HttpRequest, { attributes }: Collection): HttpRequest {
  const isAttribute = (name: string, text: string): boolean =>
    simpleRest.has(name) && attributes.has(name) && !/^\s*["[{]/.test(text)
  if (!request.query.some(([name, text]) => isAttribute(name, text))) return request
  return {
    ...request,
    query: request.query.map(([name, text]) => [isAttribute(name, text) ? `${name}:eq` : name, text]),
  }
}
