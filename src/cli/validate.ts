import type { CommandModule } from 'yargs'

import { UserError } from '../core/user-error.ts'
import { inspect } from '../engine/inspect.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { configOption } from './data-option.ts'
import { readDatabase } from './database.ts'
import { openDeclarations } from './declarations.ts'

interface Given {
  readonly file: string
  readonly config: string | undefined
}

/** `start validate FILE` */
export const validateCommand: CommandModule<object, Given> = {
  command: 'validate <file>',
  describe: 'Check a data file against its declarations',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', demandOption: true, describe: 'The data file; it is only read' })
      .options(configOption)
      .example(
        '$0 validate shop.json',
        'Every problem with its place, and 1 as the exit code when there is any',
      ),
  handler: validate,
}

async function validate({ file, config: configFile }: Given): Promise<void> {
  const [database, config] = await Promise.all([
    readDatabase(file),
    openDeclarations({ data: file, config: configFile }),
  ])
  const store = createMemoryStore(database, config.createAnyModel)
  const problems = await inspect(store)
  for (const { pointer, message } of problems) console.log(`${file}#${pointer}: ${message}`)
  if (problems.length > 0) throw new UserError(`${countOf(problems.length)} to mend.`)
  console.log(
    config.file === undefined
      ? `${file} can be served. There are no declarations beside it to check it against.`
      : `${file} is as ${config.file} declares.`,
  )
}

const countOf = (number: number): string => (number === 1 ? 'One problem' : `${number} problems`)
