import type { CommandModule } from 'yargs'

import { commandName } from '../../package.ts'
import type { ExportArguments } from '../actions/export.ts'
import type { InferArguments } from '../actions/infer.ts'
import type { InitArguments } from '../actions/init.ts'
import type { ApplyArguments, RecoverArguments } from '../actions/recover.ts'
import type { TypesArguments } from '../actions/types.ts'
import type { ValidateArguments } from '../actions/validate.ts'
import { work } from '../lazy.ts'
import { configOption } from '../options/start-options.ts'

/** `start init [FILE]` */
export const initCommand: CommandModule<object, InitArguments> = {
  command: 'init [file] [definitions..]',
  describe: 'Create a data file to start from: a small one, your own collections, or a copy of a demo',
  builder: (parser) =>
    parser
      .positional('file', {
        type: 'string',
        default: 'db.json',
        describe: 'The file to create; it must not exist yet',
      })
      .positional('definitions', {
        type: 'string',
        array: true,
        describe:
          'Collections: "users: name:string email:email!" "orders: user:users total:number". ' +
          'Types: string, text, integer, number, boolean, email, url, date, datetime, uuid, enum(a,b), ' +
          'or another collection; ! marks what is required',
      })
      .option('demo', {
        type: 'string',
        describe: 'Copy a demo with its declarations: shop, gallery, members, team or items',
      })
      .example('$0 init shop.json', `Create shop.json, then serve it with: ${commandName} shop.json`)
      .example('$0 init db.json "users: name email:email!"', 'Create db.json and db.config.json for users')
      .example(
        '$0 init art.json --demo gallery',
        'Create art.json and art.config.json: artists and artworks',
      ),
  handler: async (given) => (await work.init()).createDataFile(given),
}

/** `start validate FILE` */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <file>',
  describe: 'Check a data file against its config file',
  builder: (parser) =>
    parser
      .positional('file', fileArgument('The data file; it is not changed'))
      .options(configOption)
      .example('$0 validate shop.json', 'List every problem with its location; exit code 1 if there is any'),
  handler: async (given) => (await work.validate()).validate(given),
}

/** `start infer FILE` */
export const inferCommand: CommandModule<object, InferArguments> = {
  command: 'infer <file>',
  describe: 'Print what is inferred from a data file, as a config file to edit',
  builder: (parser) =>
    parser
      .positional('file', fileArgument('The data file; it is not changed'))
      .option('strict', {
        type: 'boolean',
        default: false,
        describe: 'Also what all records have in common: required attributes, integers, enums and formats',
      })
      .example('$0 infer shop.json > shop.config.json', 'From then on the config file is used')
      .example(
        '$0 infer shop.json --strict > shop.config.json',
        'And reject what does not look like the records',
      ),
  handler: async (given) => (await work.infer()).printDeclarations(given),
}

/** `start export FILE…` */
export const exportCommand: CommandModule<object, ExportArguments> = {
  command: 'export <files..>',
  describe:
    'Write data as JSON, YAML, CSV or NDJSON: of a data file, or of everything else that can be served',
  builder: (parser) =>
    parser
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'The data file, or several sources: files, folders and addresses',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'The file to write; its ending is the format (default: to the terminal, as JSON)',
      })
      .option('format', { type: 'string', describe: 'json, yaml, csv or ndjson' })
      .option('collection', { type: 'string', describe: 'Only this collection; csv and ndjson hold one' })
      .option('force', { type: 'boolean', default: false, describe: 'Replace a file that exists' })
      .example('$0 export people.csv orders.yaml -o db.json', 'One JSON file, to which changes are saved')
      .example('$0 export shop.json --collection cookies -o cookies.csv', 'A table for a spreadsheet'),
  handler: async (given) => (await work.export()).exportData(given),
}

/** `start types FILE…` */
export const typesCommand: CommandModule<object, TypesArguments> = {
  command: 'types <files..>',
  describe: 'Write the types of what is answered for a data file, in TypeScript',
  builder: (parser) =>
    parser
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'The data file, or several sources; they are not changed',
      })
      .options(configOption)
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'The file to write; one that exists is replaced (default: to the terminal)',
      })
      .example('$0 types shop.json -o src/api-types.ts', 'Records, drafts, and what _embed adds'),
  handler: async (given) => (await work.types()).writeTypes(given),
}

/** `start compact FILE` */
export const compactCommand: CommandModule<object, ApplyArguments> = {
  command: 'compact <file>',
  describe:
    'Apply the journal beside a data file (changes that are not in the file yet) and remove it, so that only the file is left',
  builder: (parser) =>
    parser
      .positional('file', fileArgument('The data file; it must not be open in a server'))
      .options(configOption)
      .example('$0 compact shop.json', 'After a crash, before you copy or commit the file'),
  handler: async (given) => (await work.recover()).compact(given),
}

/** `start recover FILE` */
export const recoverCommand: CommandModule<object, RecoverArguments> = {
  command: 'recover <file>',
  describe: 'Show what is in the journal beside a data file, and apply it',
  builder: (parser) =>
    parser
      .positional('file', fileArgument('The data file; it must not be open in a server'))
      .options(configOption)
      .option('dry-run', { type: 'boolean', default: false, describe: 'Only show it; change nothing' })
      .example('$0 recover shop.json --dry-run', 'After a crash: which changes are not in the file yet?')
      .example('$0 recover shop.json', 'Show and apply them; starting a server applies them too'),
  handler: async (given) => (await work.recover()).recover(given),
}

const fileArgument = (describe: string) => ({ type: 'string', demandOption: true, describe }) as const
