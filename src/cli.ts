#!/usr/bin/env node
import yargs, { type CommandModule } from 'yargs'
import { hideBin } from 'yargs/helpers'

import { compactCommand } from './cli/compact.ts'
import {
  assertKnownVariables,
  readEnvironmentFile,
  spellArguments,
  spellVariables,
} from './cli/environment.ts'
import { assertCommand, explainUsage, exitWith } from './cli/failure.ts'
import { idpCommand } from './cli/idp.ts'
import { inferCommand } from './cli/infer.ts'
import { initCommand } from './cli/init.ts'
import { keysCommand } from './cli/keys.ts'
import { learnCommand } from './cli/learn.ts'
import { recoverCommand } from './cli/recover.ts'
import { startCommand } from './cli/start.ts'
import { tokenCommand } from './cli/token.ts'
import { usersCommand } from './cli/users.ts'
import { validateCommand } from './cli/validate.ts'
import { version } from './package.ts'

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

await yargs(understood())
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
