import { existsSync } from 'node:fs'
import { constants } from 'node:os'

import type { CommandModule } from 'yargs'

import { ApiError, nearest, UserError } from '../core/error.ts'
import { commandName } from '../package.ts'
import { startOptions } from './options/definitions.ts'

class UsageError extends UserError {}

/** Prints the error and ends the program: exit code 2 for a mistyped command line, 1 for everything else. */
export function exitWith(error: Error): never {
  console.error(errorText(error))
  process.exit(error instanceof UsageError ? 2 : 1)
}

/** What runs until a signal stops it. */
interface Stoppable {
  /** How many milliseconds requests that are under way have to finish. */
  readonly stopTimeout?: number
  close(how?: { readonly now?: boolean }): Promise<void>
}

/** How long the rest of a stop may take. Large files take a while to be written. */
const longestSaveMs = 60_000

/**
 * The first signal lets requests that are under way finish; the second ends the program at once. SIGHUP comes when the
 * terminal is closed.
 */
export function stopOnSignals(running: Stoppable): void {
  let isStopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      void running.close({ now: true })
      process.exit(128 + constants.signals[signal])
    }
    isStopping = true
    // Not an exit, which waits for calls to the system that may not return.
    const longestMs = (running.stopTimeout ?? 0) + longestSaveMs
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), longestMs).unref()
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
}

/** Throws when the first word is a mistyped command, which would otherwise be read as the name of a file. */
export function assertCommand(word = '', commands: readonly CommandModule[]): void {
  const names = commands
    .flatMap(({ command = [] }) => command)
    .flatMap((usage) => /^[a-z]+/.exec(usage)?.[0] ?? [])
  if (!/^[a-z]+$/i.test(word) || names.includes(word)) return
  const likely = nearest(word.toLowerCase(), names)
  if (likely === undefined || [word, `${word}.json`, `${word}.json5`].some((file) => existsSync(file))) return
  throw new UsageError(`"${word}" is neither a command nor a file. Did you mean "${commandName} ${likely}"?`)
}

/** Adds the nearest option of `start` to the message of yargs. */
export function explainUsage(message: string): UserError {
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError('An argument is missing after the command. Add --help for details.')
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1]
  const likely = unknown === undefined ? undefined : nearest(unknown, Object.keys(startOptions))
  const hint = likely === undefined ? '' : ` Did you mean "--${likely}"?`
  const missing = /^Not enough arguments following: (\S+)/.exec(message)?.[1]
  if (missing !== undefined)
    return new UsageError(`--${missing} requires a value.\n"${commandName} --help" lists all options.`)
  return new UsageError(`${message}.${hint}\n"${commandName} --help" lists all options.`)
}

function errorText(error: Error): string {
  if (error instanceof ApiError) return [error.message, error.help].join(' ').trim()
  if (error instanceof UserError) return error.message
  if (error.name === 'YError') return explainUsage(error.message).message
  return `Unexpected error:\n${error.stack ?? error.message}`
}
