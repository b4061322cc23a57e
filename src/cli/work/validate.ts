import { UserError } from '../../core/error.ts'
import { inspect } from '../../engine/rules/inspect.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import type { ValidateArguments } from '../commands/validate.ts'
import { openDeclarations } from './open-declarations.ts'
import { readDatabase } from './read-database.ts'

/** Prints every problem of a data file; throws a UserError when there is any. */
export async function validate({ file, config: configFile }: ValidateArguments): Promise<void> {
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
