import yargs, { type CommandModule } from 'yargs'
import { hideBin } from 'yargs/helpers'

import { commandName, version } from '../package.ts'
import {
  compactCommand,
  inferCommand,
  exportCommand,
  typesCommand,
  initCommand,
  recoverCommand,
  validateCommand,
} from './commands/data-file.ts'
import { learnCommand } from './commands/learn.ts'
import { startCommand } from './commands/start.ts'
import { idpCommand, keysCommand, tokenCommand, usersCommand } from './commands/users-and-keys.ts'
import { assertCommand, assertNotForJsonServer, exitWith, explainUsage } from './exit.ts'
import {
  assertKnownVariables,
  loadEnvironmentFile,
  normalizeArguments,
  normalizeVariables,
} from './options/environment.ts'

const commands = [
  startCommand,
  initCommand,
  validateCommand,
  inferCommand,
  exportCommand,
  typesCommand,
  compactCommand,
  recoverCommand,
  learnCommand,
  keysCommand,
  usersCommand,
  tokenCommand,
  idpCommand,
] as CommandModule[]

void yargs(readArguments())
  .scriptName(commandName)
  .command(commands)
  .version(version)
  .help()
  .alias({ help: 'h', version: 'v' })
  .strict()
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .fail((message, error) => exitWith(error ?? explainUsage(message)))
  .parseAsync()

/** The arguments for yargs; checks them and the environment for mistakes that yargs would not notice. */
function readArguments(): readonly string[] {
  try {
    loadEnvironmentFile()
    assertKnownVariables(process.env)
    normalizeVariables(process.env)
    const args = normalizeArguments(hideBin(process.argv))
    assertCommand(args[0], commands)
    assertNotForJsonServer(args)
    return args
  } catch (error) {
    return exitWith(error as Error)
  }
}
