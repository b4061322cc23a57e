import type { Argv } from 'yargs'

import { ApiError } from '../core/error.ts'
import { suggest } from '../core/suggestion.ts'
import { UserError } from '../core/user-error.ts'

class UsageError extends UserError {}

/** Prints what is wrong in a person's words, and ends: 2 for a mistyped command, 1 for everything else. */
export function exitWith(error: Error): never {
  console.error(textOf(error))
  process.exit(error instanceof UsageError ? 2 : 1)
}

/** yargs' complaint, with the nearest option. */
export function explainUsage(message: string, parser: Argv): UserError {
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1]
  const hint = unknown === undefined ? '' : ` ${nearest(unknown, parser)}`
  return new UsageError(`${message}.${hint}\nstart --help shows what there is.`)
}

function nearest(unknown: string, parser: Argv): string {
  const { key } = (parser as Argv & { getOptions(): { key: Record<string, unknown> } }).getOptions()
  const suggestion = suggest(unknown, Object.keys(key))
  return suggestion.startsWith('Did') ? suggestion.replace('"', '"--') : ''
}

function textOf(error: Error): string {
  if (error instanceof ApiError) return [error.message, error.help].filter(Boolean).join(' ')
  if (error instanceof UserError) return error.message
  return `This should not have happened:\n${error.stack ?? error.message}`
}
