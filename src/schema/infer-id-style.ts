import type { Json } from '../core/json.ts'
import type { IdStyle } from '../core/resource.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const integerText = /^(0|[1-9]\d{0,14})$/

/** The style that all ids share, ignoring records without one. Integers when there is no id at all. */
export function inferIdStyle(ids: Iterable<Json | undefined>): IdStyle {
  let style: IdStyle | undefined
  for (const id of ids) {
    if (id === undefined || id === null) continue
    const own = styleOfId(id)
    if (style !== undefined && own !== style) return 'random'
    style = own
  }
  return style ?? 'integer'
}

function styleOfId(id: Json): IdStyle {
  if (typeof id === 'number') return Number.isSafeInteger(id) ? 'integer' : 'random'
  if (typeof id !== 'string') return 'random'
  if (uuid.test(id)) return 'uuid'
  return integerText.test(id) ? 'integer-text' : 'random'
}
