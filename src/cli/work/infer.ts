import { toDeclarations } from '../../declarations/to-declarations.ts'
import { inferModel } from '../../schema/infer-model.ts'
import { readDatabase } from './read-database.ts'

/** What is inferred from a data file, as the text of a declarations file. */
export async function declarationsFor(file: string): Promise<string> {
  const { model } = inferModel(await readDatabase(file))
  return JSON.stringify(toDeclarations(model), null, 2)
}
