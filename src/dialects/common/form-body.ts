import { formMediaType, type HttpRequest } from '../../core/http.ts'
import { isArray, isObject, type Json, type JsonObject, toText } from '../../core/json.ts'
import { collectionOf, foreignKeys } from '../../core/model.ts'
import type { Attribute, Collection, Model } from '../../core/resource.ts'
import type { Place } from './place.ts'

/** The body of a write in a plain dialect, where a form stands for the resource that it describes. */
export function bodyOf({ mediaType, body = null }: HttpRequest, { model, collection }: Place): Json {
  return mediaType === formMediaType && isObject(body) ? resourceOfForm(body, model, collection) : body
}

/**
 * The fields of a form as attributes. Each value takes the type that the attribute has in the data; where that is a text,
 * or there is no such attribute, it stays a text. A name that is repeated, or ends in `[]`, is a list.
 */
function resourceOfForm(fields: JsonObject, model: Model, collection: Collection): JsonObject {
  const { attributes } = collection
  const keys = foreignKeys(collection)
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const isNamedList = field.endsWith('[]') && !attributes.has(field)
      const name = isNamedList ? field.slice(0, -2) : field
      const attribute = attributes.get(name)
      const target = keys.get(name)?.target
      const isNumber = target !== undefined && collectionOf(model, target).idStyle === 'integer'
      const values = (isArray(value) ? value : [value]).map((one) => {
        const text = toText(one)
        return isNumber && isExactNumber(text) ? Number(text) : toTyped(text, attribute)
      })
      const isList = isNamedList || isArray(value) || isAlwaysList(attribute)
      return [name, isList ? values : (values[0] ?? null)]
    }),
  )
}

const isAlwaysList = (attribute: Attribute | undefined): boolean =>
  attribute !== undefined && attribute.types.has('array') && !attribute.types.has('string')

/** An empty field for anything but a text means that there is nothing. */
function toTyped(text: string, attribute: Attribute | undefined): Json {
  if (!attribute || attribute.types.has('string')) return text
  const { types } = attribute
  const truth = types.has('boolean') ? truths.get(text) : undefined
  if (truth !== undefined) return truth
  if (types.has('number') && isExactNumber(text)) return Number(text)
  return text === '' && !types.has('array') ? null : text
}

/** A checkbox sends `on`. */
const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
])

/** As JSON writes numbers (RFC 8259 §6), and with so few digits that none is lost. */
const isExactNumber = (text: string): boolean =>
  /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && text.replaceAll(/\D/g, '').length <= 15
