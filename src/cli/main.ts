import yargs, { type CommandModule } from 'yargs'
import { hideBin } from 'yargs/helpers'

import { version } from '../package.ts'
import { compactCommand } from './compact.ts'
import { assertKnownVariables, readEnvironmentFile, spellArguments, spellVariables } from './environment.ts'
import { assertCommand, explainUsage, exitWith } from './failure.ts'
import { idpCommand } from './idp.ts'
import { inferCommand } from './infer.ts'
import { initCommand } from './init.ts'
import { keysCommand } from './keys.ts'
import { learnCommand } from './learn.ts'
import { recoverCommand } from './recover.ts'
import { startCommand } from './start.ts'
import { tokenCommand } from './token.ts'
import { usersCommand } from './users.ts'
import { validateCommand } from './validate.ts'

const commands = [
  startCommand,
  initCommand,
  validateCommand,
  inferCommand,
  compactCommand,
  recoverCommand,
  learnCommand,
  keysCommand,
  usersCommand,
  tokenCommand,
  idpCommand,
] as CommandModule[]

void yargs(understood())
  .scriptName('start')
  .command(commands)
  .version(version)
  .help()
  .alias({ help: 'h', version: 'v' })
  .strict()
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .fail((message, error) => exitWith(error ?? explainUsage(message)))
  .parseAsync()

/** The arguments, once they and the environment are known to make sense. */
function understood(): readonly string[] {
  try {
    readEnvironmentFile()
    assertKnownVariables(process.env)
    spellVariables(process.env)
    const args = spellArguments(hideBin(process.argv))
    assertCommand(args[0], commands)
    return args
  } catch (error) {
    return exitWith(error as Error)
  }
}
