import { isArray, isObject, type Json } from '../../core/json.ts'
import type { RequestPart } from '../dialect.ts'

/** Whether a part of a request is as JSON:API writes it: `page[size]`, `/relationships/`, `{ "data": { "type": … } }`. */
export const recognizes = ({ parameter, path, body }: RequestPart): boolean =>
  (parameter !== undefined && /^(?:(?:page|fields|filter)\[.*\]|include|sort)$/.test(parameter)) ||
  (path !== undefined && /^\/[^/]+\/[^/]+\/relationships(?:\/|$)/.test(path)) ||
  (body !== undefined && isDocument(body))

function isDocument(body: Json): boolean {
  const data = isObject(body) ? body['data'] : undefined
  const [first] = isArray(data) ? data : [data]
  if (!isObject(first) || typeof first['type'] !== 'string') return false
  return ['attributes', 'relationships', 'id'].some((name) => Object.hasOwn(first, name))
}
