import { isArray, isObject, type Json, type JsonObject } from '../core/json.ts'
import { knownDepth } from '../core/model.ts'

export interface SchemaOptions {
  /** Also what the values have in common by chance: what is never missing, integers, enums and formats. */
  readonly strict: boolean
  /** Paths (`lines.cookie_id`) whose texts name something else, so that they are not a list of choices. */
  readonly keys?: ReadonlySet<string>
}

/** A JSON Schema (2020-12) that is true of all values: their types, with members and items. */
export function schemaOfValues(values: readonly Json[], options: SchemaOptions): JsonObject {
  const observed = nothingSeen()
  for (const value of values) observe(observed, value, 0)
  return toJsonSchema(observed, options, '')
}

/** What was seen at one place of all values. */
interface Observed {
  count: number
  readonly types: Set<string>
  objects: number
  readonly members: Map<string, Observed>
  items: Observed | undefined
  texts: number
  /** The different texts, as long as there are few. */
  choices: Set<string> | undefined
  /** The formats that all texts so far have. */
  formats: readonly Format[]
}

const nothingSeen = (): Observed => ({
  count: 0,
  types: new Set(),
  objects: 0,
  members: new Map(),
  items: undefined,
  texts: 0,
  choices: new Set(),
  formats,
})

interface Format {
  readonly name: string
  readonly pattern: RegExp
}

const day = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`

/** Formats of JSON Schema (2020-12 validation §7.3), each a little narrower than it allows. */
const formats: readonly Format[] = [
  { name: 'date', pattern: new RegExp(`^${day}$`) },
  {
    name: 'date-time',
    pattern: new RegExp(
      String.raw`^${day}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`,
    ),
  },
  { name: 'uuid', pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i },
  { name: 'email', pattern: /^[\w+-]+(\.[\w+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$/i },
  { name: 'uri', pattern: /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?(\/[\w./~%&=?#+-]*)?$/i },
]

const mostChoices = 12
const fewestTexts = 20

function observe(seen: Observed, value: Json, depth: number): void {
  seen.count++
  if (typeof value === 'string') {
    seen.types.add('string')
    observeText(seen, value)
  } else if (isArray(value)) {
    seen.types.add('array')
    if (depth >= knownDepth) return
    seen.items ??= nothingSeen()
    for (const item of value) observe(seen.items, item, depth + 1)
  } else if (isObject(value)) {
    seen.types.add('object')
    if (depth < knownDepth) observeMembers(seen, value, depth)
  } else seen.types.add(typeof value === 'number' ? numericType(value) : value === null ? 'null' : 'boolean')
}

const numericType = (value: number): string => (Number.isSafeInteger(value) ? 'integer' : 'number')

function observeText(seen: Observed, text: string): void {
  seen.texts++
  if (seen.choices?.add(text) && seen.choices.size > mostChoices) seen.choices = undefined
  if (seen.formats.some(({ pattern }) => !pattern.test(text)))
    seen.formats = seen.formats.filter(({ pattern }) => pattern.test(text))
}

function observeMembers(seen: Observed, object: JsonObject, depth: number): void {
  seen.objects++
  for (const [name, value] of Object.entries(object)) {
    let inner = seen.members.get(name)
    if (!inner) {
      inner = nothingSeen()
      seen.members.set(name, inner)
    }
    observe(inner, value, depth + 1)
  }
}

function toJsonSchema(seen: Observed, options: SchemaOptions, path: string): JsonObject {
  const types = typesSeen(seen, options)
  const [only] = types
  return {
    ...(only === undefined ? {} : { type: types.length === 1 ? only : types }),
    ...(options.strict ? commonTexts(seen, path, options) : {}),
    ...(seen.members.size > 0 ? membersSchema(seen, options, path) : {}),
    ...(seen.items && seen.items.count > 0 ? { items: toJsonSchema(seen.items, options, path) } : {}),
  }
}

function typesSeen({ types }: Observed, { strict }: SchemaOptions): readonly string[] {
  const isInteger = strict && !types.has('number')
  const names = [...types].map((type) => (type === 'integer' && !isInteger ? 'number' : type))
  return [...new Set(names)].toSorted((one, other) => Number(one === 'null') - Number(other === 'null'))
}

/** A format, or else the few texts that keep coming back. */
function commonTexts(
  { types, texts, choices, formats: [format] }: Observed,
  path: string,
  options: SchemaOptions,
): JsonObject {
  if (texts === 0) return {}
  if (format) return { format: format.name }
  const areOnlyTexts = [...types].every((type) => type === 'string' || type === 'null')
  if (!choices || texts < fewestTexts || !areOnlyTexts || options.keys?.has(path)) return {}
  return { enum: [...choices, ...(types.has('null') ? [null] : [])] }
}

function membersSchema({ members, objects }: Observed, options: SchemaOptions, path: string): JsonObject {
  const required = [...members].filter(([, { count }]) => count === objects).map(([name]) => name)
  return {
    properties: Object.fromEntries(
      [...members].map(([name, inner]) => [
        name,
        toJsonSchema(inner, options, path === '' ? name : `${path}.${name}`),
      ]),
    ),
    ...(options.strict && required.length > 0 ? { required } : {}),
  }
}
