import { UserError } from '../../core/error.ts'
import { inspect } from '../../engine/rules/inspect.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import { openDeclarations, readDatabase } from './data.ts'

export interface ValidateArguments {
  readonly file: string
  readonly config: string | undefined
}

/** Prints every problem of a data file. Throws a {@link UserError} when there is any. */
export async function validate({ file, config: configFile }: ValidateArguments): Promise<void> {
  const [database, config] = await Promise.all([
    readDatabase(file),
    openDeclarations({ data: file, config: configFile }),
  ])
  const store = createMemoryStore(database, config.createAnyModel)
  const problems = await inspect(store)
  for (const { pointer, message } of problems) console.log(`${file}#${pointer}: ${message}`)
  if (problems.length > 0)
    throw new UserError(problems.length === 1 ? '1 problem found.' : `${problems.length} problems found.`)
  console.log(
    config.file === undefined
      ? `${file} is valid. There is no config file beside it to check it against.`
      : `${file} is valid according to ${config.file}.`,
  )
}
