import { writeFile } from 'node:fs/promises'

import { UserError } from '../../core/error.ts'
import { isObject, type JsonObject, member } from '../../core/json.ts'
import type { Collection } from '../../core/resource.ts'
import { propertyName, toType, typeName } from '../../formats/typescript.ts'
import { commandName } from '../../package.ts'
import { singularOf } from '../../schema/collection-names.ts'
import { createHandler } from '../../server/create-server.ts'
import { reasonOf } from '../../store/file/disk/disk-error.ts'

export interface TypesArguments {
  readonly files: readonly string[]
  readonly output: string | undefined
  readonly config: string | undefined
}

/** Writes the types of what a server answers for this data, in TypeScript. Throws a {@link UserError}. */
export async function writeTypes(given: TypesArguments): Promise<void> {
  const { files, output } = given
  const text = await typesFor(given)
  if (output === undefined) {
    process.stdout.write(text)
    return
  }
  if (!/\.[cm]?ts$/.test(output))
    throw new UserError(`${output} is not a TypeScript file. For example: types.ts`)
  try {
    await writeFile(output, text)
  } catch (error) {
    throw new UserError(`${output} cannot be written: ${reasonOf(error)}.`)
  }
  console.log(`Wrote the types of ${files.join(', ')} to ${output}.`)
}

/** They come from the schemas that the server publishes, so that both say the same. Throws a {@link UserError}. */
export async function typesFor({ files, config }: Pick<TypesArguments, 'files' | 'config'>): Promise<string> {
  const data = files.length === 1 ? (files[0] ?? '') : files
  const handler = await createHandler({
    data,
    persist: false,
    report: (notice) => console.error(notice),
    ...(config === undefined ? {} : { config }),
  })
  try {
    const document = (await (await handler.fetch('/_/openapi.json')).json()) as JsonObject
    const schemas = member(Object(member(document, 'components')) as JsonObject, 'schemas')
    const collections = [...handler.store.model.collections.values()]
    return renderTypes(collections, isObject(schemas) ? schemas : {}, files)
  } finally {
    await handler.close()
  }
}

function renderTypes(
  collections: readonly Collection[],
  schemas: JsonObject,
  files: readonly string[],
): string {
  const names = nameTypes(collections)
  const nameOf = (collection: string): string => names.get(collection) ?? 'unknown'
  const blocks = collections.flatMap((collection) => {
    const name = nameOf(collection.name)
    const draft = toDraft(collection, schemas[`${collection.name}.draft`])
    const record = toType(schemas[collection.name], () => `${name}Draft`)
    return [
      `export type ${name} = ${record}`,
      `/** What a client sends to create one; \`Partial<${name}Draft>\` is a change. */\nexport type ${name}Draft = ${toType(draft, () => undefined)}`,
      `/** What \`_embed\` adds. */\nexport interface ${name}Embeds {${embedLines(collection, nameOf)}}`,
    ]
  })
  const sources = files.join(' ').replaceAll(/\s+/g, ' ')
  const entries = collections.map(({ name }) => {
    const type = nameOf(name)
    return `  ${propertyName(name)}: { record: ${type}; draft: ${type}Draft; embeds: ${type}Embeds }\n`
  })
  return [
    `// What Understudy answers in REST. Made by: ${commandName} types ${sources}`,
    ...blocks,
    `/** All collections, by the names in their URLs. */\nexport interface Collections {\n${entries.join('')}}`,
    embeddedType,
    apiErrorType,
    '',
  ].join('\n\n')
}

const embeddedType = `/** A record with what is embedded: \`Embedded<'orders', 'customer'>\` is an answer to \`/orders/1?_embed=customer\`. */
export type Embedded<Name extends keyof Collections, Relationship extends keyof Collections[Name]['embeds']> = Omit<
  Collections[Name]['record'],
  Relationship
> &
  Pick<Collections[Name]['embeds'], Relationship>`

const apiErrorType = `/** The body of every answer with a status of 400 and above. */
export interface ApiError {
  error: {
    status_code: number
    code: string
    message: string
    help?: string
    /** Each problem, and where it is: in a field of the body, a parameter, a header, or a relationship. */
    details?: {
      code: string
      message: string
      field?: string
      pointer?: string
      parameter?: string
      header?: string
      relationship?: string
    }[]
  }
  message: string
  /** Messages by field, when attributes are not valid. */
  errors?: { [field: string]: string }
}`

/** Each collection's type, all different: a record of `people` is a `Person`. */
function nameTypes(collections: readonly Collection[]): ReadonlyMap<string, string> {
  const taken = new Set(['ApiError', 'Collections', 'Embedded', 'Omit', 'Pick', 'Partial'])
  const names = new Map<string, string>()
  for (const { name, kind } of collections) {
    const wanted = typeName(kind === 'collection' ? singularOf(name) : name)
    const related = (type: string) => [type, `${type}Draft`, `${type}Embeds`]
    let free = wanted
    for (let number = 2; related(free).some((type) => taken.has(type)); number += 1)
      free = `${wanted}${number}`
    for (const type of related(free)) taken.add(type)
    names.set(name, free)
  }
  return names
}

/** Without what only the server writes, and with what it does not fill in as required. */
function toDraft(
  { required, defaults, slugFrom, slug }: Collection,
  schema: JsonObject[string] | undefined,
): JsonObject {
  const draft = isObject(schema) ? schema : {}
  const properties = member(draft, 'properties')
  if (!isObject(properties)) return draft
  const sent = Object.entries(properties).filter(
    ([, property]) => !(isObject(property) && property['readOnly'] === true),
  )
  const needed = [...required].filter(
    (name) => !defaults.has(name) && !(slugFrom !== undefined && name === slug),
  )
  return { ...draft, properties: Object.fromEntries(sent), required: needed }
}

const embedLines = ({ relationships }: Collection, nameOf: (collection: string) => string): string =>
  [...relationships.values()]
    .map(({ name, target, many }) => `\n  ${propertyName(name)}: ${nameOf(target)}${many ? '[]' : ' | null'}`)
    .join('') + (relationships.size > 0 ? '\n' : '')
