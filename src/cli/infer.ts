import type { CommandModule } from 'yargs'

import { toDeclarations } from '../schema/declare/to-declarations.ts'
import { inferModel } from '../schema/infer.ts'
import { readDatabase } from './database.ts'

/** `start infer FILE` */
export const inferCommand: CommandModule<object, { file: string }> = {
  command: 'infer <file>',
  describe: 'Print what is inferred from a data file, as declarations to edit',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file; it is only read' })
      .example('$0 infer shop.json > shop.config.json', 'From then on what stands there holds'),
  async handler({ file }) {
    const { model } = inferModel(await readDatabase(file))
    console.log(JSON.stringify(toDeclarations(model), null, 2))
  },
}
