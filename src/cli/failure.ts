import { ApiError } from '../core/error.ts'
import { suggest } from '../core/suggestion.ts'
import { UserError } from '../core/user-error.ts'
import { startOptions } from './start-options.ts'

class UsageError extends UserError {}

/** Prints what is wrong in a person's words, and ends: 2 for a mistyped command, 1 for everything else. */
export function exitWith(error: Error): never {
  console.error(textOf(error))
  process.exit(error instanceof UsageError ? 2 : 1)
}

/** yargs' complaint, with the nearest option of `start`. */
export function explainUsage(message: string): UserError {
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError('Something is missing after the command. Add --help to see what.')
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1]
  const nearest = unknown === undefined ? '' : suggest(unknown, Object.keys(startOptions))
  const hint = nearest.startsWith('Did') ? ` ${nearest.replace('"', '"--')}` : ''
  return new UsageError(`${message}.${hint}\nstart --help shows what there is.`)
}

function textOf(error: Error): string {
  if (error instanceof ApiError) return [error.message, error.help].filter(Boolean).join(' ')
  if (error instanceof UserError) return error.message
  return `This should not have happened:\n${error.stack ?? error.message}`
}
