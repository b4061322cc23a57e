import { formatPath } from '../../core/json.ts'
import { toDeclarations } from '../../declarations/to-declarations.ts'
import { inferModel } from '../../schema/infer-model.ts'
import { namingFor } from '../options/json-server-settings.ts'
import { readDatabase } from './data.ts'

export interface InferArguments {
  readonly file: string
  readonly strict: boolean
}

/**
 * Prints the content of a config file that declares what is inferred from a data file; beside it, what only the values
 * show, with the declarations that turn it off.
 */
export async function printDeclarations({ file, strict }: InferArguments): Promise<void> {
  const database = await readDatabase(file)
  const { model } = inferModel(database, await namingFor(file))
  console.log(JSON.stringify(toDeclarations(model, database, { strict }), null, 2))
  for (const { name: source, attributes, relationships, idInFile } of model.collections.values()) {
    if (idInFile !== undefined)
      console.error(
        `${source}: "${idInFile}" is the id, and is also shown as "id". ` +
          `To turn this off, declare: ${JSON.stringify({ collections: { [source]: { id: { attribute: idInFile } } } })}`,
      )
    for (const [name, { numeric }] of attributes)
      if (numeric)
        console.error(
          `${source}: "${name}" holds numbers and also strings that look like numbers; both are sorted and compared as numbers. ` +
            `To keep the strings as strings, declare: ${JSON.stringify({ collections: { [source]: { schema: { type: 'object', properties: { [name]: { type: 'string' } } } } } })}`,
        )
    for (const { name, target, path, keyOn, byValues } of relationships.values())
      if (byValues && keyOn === 'source')
        console.error(
          `${source}: every value of "${formatPath(path)}" is an id of ${target}, so "${name}" is treated as a reference to ${target}. ` +
            `To turn this off, declare: ${JSON.stringify({ collections: { [source]: { relationships: { [name]: false } } } })}`,
        )
  }
}
