import { existsSync } from 'node:fs'

import type { CommandModule } from 'yargs'

import { ApiError } from '../core/error.ts'
import { UserError } from '../core/error.ts'
import { nearest } from '../core/suggestion.ts'
import { startOptions } from './options/start-options.ts'

class UsageError extends UserError {}

/** Prints what is wrong in a person's words, and ends: 2 for a mistyped command, 1 for everything else. */
export function exitWith(error: Error): never {
  console.error(textOf(error))
  process.exit(error instanceof UsageError ? 2 : 1)
}

/** Throws when the first word is a mistyped command, which would otherwise be taken for the name of a file. */
export function assertCommand(word = '', commands: readonly CommandModule[]): void {
  const names = commands
    .flatMap(({ command = [] }) => command)
    .flatMap((usage) => /^[a-z]+/.exec(usage)?.[0] ?? [])
  if (!/^[a-z]+$/i.test(word) || names.includes(word)) return
  const likely = nearest(word.toLowerCase(), names)
  if (likely === undefined || [word, `${word}.json`, `${word}.json5`].some((file) => existsSync(file))) return
  throw new UsageError(`There is neither a command nor a file "${word}". Did you mean "start ${likely}"?`)
}

/** yargs' complaint, with the nearest option of `start`. */
export function explainUsage(message: string): UserError {
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError('Something is missing after the command. Add --help to see what.')
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1]
  const likely = unknown === undefined ? undefined : nearest(unknown, Object.keys(startOptions))
  const hint = likely === undefined ? '' : ` Did you mean "--${likely}"?`
  return new UsageError(`${message}.${hint}\nstart --help shows what there is.`)
}

function textOf(error: Error): string {
  if (error instanceof ApiError || error instanceof UserError) return error.message
  return `This should not have happened:\n${error.stack ?? error.message}`
}
