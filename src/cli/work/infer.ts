import { toDeclarations } from '../../declarations/to-declarations.ts'
import { inferModel } from '../../schema/infer-model.ts'
import { readDatabase } from './data.ts'

/** Prints the content of a config file that declares what is inferred from a data file. */
export async function printDeclarations(file: string): Promise<void> {
  const { model } = inferModel(await readDatabase(file))
  console.log(JSON.stringify(toDeclarations(model), null, 2))
}
