import type { CommandModule } from 'yargs'

/** `start infer FILE` */
export const inferCommand: CommandModule<object, { file: string }> = {
  command: 'infer <file>',
  describe: 'Print what is inferred from a data file, as declarations to edit',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file; it is only read' })
      .example('$0 infer shop.json > shop.config.json', 'From then on what stands there holds'),
  handler: async ({ file }) => console.log(await (await import('../work/infer.ts')).declarationsFor(file)),
}
