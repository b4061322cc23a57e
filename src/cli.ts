#!/usr/bin/env node
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'

import { readEnvironmentFile, spellSwitches } from './cli/environment.ts'
import { explainUsage, exitWith } from './cli/failure.ts'
import { idpCommand } from './cli/idp.ts'
import { inferCommand } from './cli/infer.ts'
import { initCommand } from './cli/init.ts'
import { keysCommand } from './cli/keys.ts'
import { learnCommand } from './cli/learn.ts'
import { startCommand } from './cli/start.ts'
import { tokenCommand } from './cli/token.ts'
import { usersCommand } from './cli/users.ts'
import { validateCommand } from './cli/validate.ts'
import { version } from './package.ts'

readEnvironmentFile()
try {
  spellSwitches(process.env)
} catch (error) {
  exitWith(error as Error)
}

await yargs(hideBin(process.argv))
  .scriptName('start')
  .env('UNDERSTUDY')
  .command(startCommand)
  .command(initCommand)
  .command(validateCommand)
  .command(inferCommand)
  .command(learnCommand)
  .command(keysCommand)
  .command(usersCommand)
  .command(tokenCommand)
  .command(idpCommand)
  .version(version)
  .help()
  .alias({ help: 'h', version: 'v' })
  .strict()
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .fail((message, error) => exitWith(error ?? explainUsage(message)))
  .parseAsync()
