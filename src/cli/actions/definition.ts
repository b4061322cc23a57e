import { suggest } from '../../core/error.ts'
import { type JsonObject, isMemberName } from '../../core/json.ts'
import { assertNoMistakes, type Mistake } from '../../declarations/shape.ts'

/** A collection as it is defined on the command line: `users: name:string! email:email role:enum(member,admin)`. */
export interface CollectionDefinition {
  readonly collection: string
  readonly idStyle: 'integer' | 'uuid' | 'random'
  readonly attributes: readonly DefinedAttribute[]
}

export interface DefinedAttribute {
  /** As written: `author`. */
  readonly name: string
  /** What holds the value: `author_id` for a relationship, and otherwise the name. */
  readonly key: string
  /** One of {@link valueTypes}, `enum`, or a collection. */
  readonly type: string
  /** Of an enum. */
  readonly values: readonly string[]
  readonly isRequired: boolean
}

/** The types of values, each with its JSON Schema. */
export const valueTypes: Readonly<Record<string, JsonObject & { readonly type: string }>> = {
  string: { type: 'string' },
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  email: { type: 'string', format: 'email' },
  url: { type: 'string', format: 'uri' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  uuid: { type: 'string', format: 'uuid' },
}

const definableTypes = [...Object.keys(valueTypes), 'enum']

/** What other tools call these types. */
const otherNames: Readonly<Record<string, string>> = {
  str: 'string',
  varchar: 'string',
  int: 'integer',
  bigint: 'integer',
  float: 'number',
  decimal: 'number',
  bool: 'boolean',
  uri: 'url',
  timestamp: 'datetime',
}

const idStyles = { integer: 'integer', uuid: 'uuid', string: 'random' } as const

/** Throws a {@link UserError} that lists all mistakes. */
export function parseDefinitions(texts: readonly string[]): readonly CollectionDefinition[] {
  const definitions = texts.map(parseDefinition)
  assertNoMistakes(mistakesIn(texts, definitions), 'The definitions')
  return definitions
}

/** Attributes stand behind the first colon, with spaces or commas between them. */
function parseDefinition(text: string): CollectionDefinition {
  const [collection = '', rest = ''] = text.split(/:(.*)/s).map((part) => part.trim())
  const parts = rest.match(/(?:\([^)]*\)|[^\s,(])+/g) ?? []
  const attributes = parts.map(parseAttribute)
  const id = attributes.find(({ name }) => name === 'id')?.type ?? 'integer'
  const idStyle = id in idStyles ? idStyles[id as keyof typeof idStyles] : 'integer'
  return { collection, idStyle, attributes }
}

function parseAttribute(text: string): DefinedAttribute {
  const [, name = text, type = 'string', values = '', required] =
    /^([^:!()]+)(?::([^:!()]+))?(?:\(([^()]*)\))?(!)?$/.exec(text) ?? []
  const isValue = definableTypes.includes(type)
  const isKey = /(_id|Id)$/.test(name)
  return {
    name: isValue ? name : name.replace(/(_id|Id)$/, ''),
    key: isValue || isKey ? name : `${name}_id`,
    type,
    values: values.split(',').flatMap((value) => value.trim() || []),
    isRequired: required !== undefined,
  }
}

function mistakesIn(
  texts: readonly string[],
  definitions: readonly CollectionDefinition[],
): readonly Mistake[] {
  const names = definitions.map(({ collection }) => collection)
  return definitions.flatMap(({ collection, attributes }, at) => {
    const path = texts[at] ?? ''
    const own = definedNameMistakes(collection, names, at)
    if (attributes.length === 0)
      own.push('it has no attributes. For example: "users: name:string email:email!"')
    const keys = attributes.map(({ key }) => key)
    return [
      ...own.map((message) => ({ path: JSON.stringify(path), message })),
      ...attributes.flatMap((attribute, position) =>
        definedAttributeMistakes(attribute, names, keys.indexOf(attribute.key) < position).map((message) => ({
          path: `${collection}.${attribute.name}`,
          message,
        })),
      ),
    ]
  })
}

function definedNameMistakes(name: string, names: readonly string[], at: number): string[] {
  if (!isMemberName(name) || /\s/.test(name))
    return [
      `begin with the name of a collection (letters, digits, - and _) and a colon: "users: name:string"`,
    ]
  if (definableTypes.includes(name))
    return [`"${name}" is the name of a type. Choose another name for the collection.`]
  return names.indexOf(name) < at
    ? [`"${name}" is defined twice. Write all its attributes into one definition.`]
    : []
}

function definedAttributeMistakes(
  { name, type, values }: DefinedAttribute,
  collections: readonly string[],
  isTwice: boolean,
): readonly string[] {
  if (!isMemberName(name)) return ['write an attribute as name:type, or as name:type! if it is required.']
  if (isTwice) return ['it is defined twice.']
  if (name === 'id' && !(type in idStyles)) return ['the type of an id must be integer, uuid or string.']
  if (type === 'enum' && values.length === 0) return ['list its possible values: enum(small,large).']
  if (type !== 'enum' && values.length > 0)
    return [`only an enum takes a list of values; "${type}" does not.`]
  const known = [...definableTypes, ...collections]
  return known.includes(type) ? [] : [`unknown type "${type}". ${suggestType(type, known)}`]
}

function suggestType(type: string, known: readonly string[]): string {
  const other = otherNames[type.toLowerCase()]
  return other === undefined ? suggest(type, known) : `Did you mean "${other}"?`
}
