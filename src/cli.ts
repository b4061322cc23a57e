#!/usr/bin/env node
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'

import { readEnvironmentFile } from './cli/environment.ts'
import { explainUsage, exitWith } from './cli/failure.ts'
import { initCommand } from './cli/init.ts'
import { learnCommand } from './cli/learn.ts'
import { startCommand } from './cli/start.ts'
import { version } from './package.ts'

readEnvironmentFile()

await yargs(hideBin(process.argv))
  .scriptName('start')
  .env('UNDERSTUDY')
  .command(startCommand)
  .command(initCommand)
  .command(learnCommand)
  .version(version)
  .help()
  .alias({ help: 'h', version: 'v' })
  .strict()
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .fail((message, error) => exitWith(error ?? explainUsage(message)))
  .parseAsync()
