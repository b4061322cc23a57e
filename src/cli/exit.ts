import { existsSync } from 'node:fs'
import { constants } from 'node:os'

import type { CommandModule } from 'yargs'

import { ApiError, nearest, UserError } from '../core/error.ts'
import { commandName } from '../package.ts'
import { startOptions } from './options/start-options.ts'

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

/** Options of json-server, each with what to use in its place. */
const jsonServerOptions: ReadonlyMap<string, string> = new Map(
  (
    [
      [['watch', 'w'], 'The file is always watched: leave this option out.'],
      [
        ['id', 'i'],
        'Write { "id": "_id" } into json-server.json, or declare it in the config file: "id": { "attribute": "_id" }. A file without ids is served by its _id anyway.',
      ],
      [
        ['foreignKeySuffix', 'foreign-key-suffix', 'fks'],
        'Foreign keys are found by their names; for others, write { "foreignKeySuffix": "_fk" } into json-server.json, or declare "relationships" in the config file.',
      ],
      [
        ['middlewares', 'm'],
        'There is no middleware; the config file has serializers, defaults and access rules.',
      ],
      [
        ['snapshots', 'S'],
        'Snapshots are kept beside the data, in shop.snapshots for shop.json: leave this option out.',
      ],
      [['no-gzip', 'ng'], 'Responses are never compressed: leave this option out.'],
    ] as const
  ).flatMap(([names, help]) => names.map((name) => [name, help] as const)),
)

/** Throws for options of json-server that would be read as something else. */
export function assertNotForJsonServer(args: readonly string[]): void {
  if (args.some((arg) => ['--no-cors', '--nc'].includes(arg)))
    throw new UsageError(
      '--no-cors is an option of json-server. Say which websites may call with --cors ORIGIN.',
    )
  const [, delay] = /(?:^| )-d[ =]?(\d+)(?: |$)/.exec(args.join(' ')) ?? []
  if (delay !== undefined && !existsSync(delay))
    throw new UsageError(`-d is short for --data. json-server's -d ${delay} is --delay ${delay} here.`)
}

/** For the message of yargs about unknown options. */
function explainJsonServer(message: string): UserError | undefined {
  const unknown = /^Unknown arguments?: (.*)/.exec(message)?.[1]?.split(', ') ?? []
  const name = unknown.find((one) => jsonServerOptions.has(one))
  if (name === undefined) return undefined
  const option = name.length > 1 ? `--${name}` : `-${name}`
  return new UsageError(`${option} is an option of json-server. ${jsonServerOptions.get(name)}`)
}

/** Adds the nearest option of `start` to the message of yargs, unless it was given to a command that has no such option. */
export const explainUsage = (message: string): UserError =>
  explainJsonServer(message) ?? explainMistake(message)

function explainMistake(message: string): UserError {
  if (message.startsWith('Not enough non-option arguments'))
    return new UsageError('An argument is missing after the command. Add --help for details.')
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1]
  if (unknown !== undefined && isDataFile(unknown))
    return new UsageError(`A second file is given, ${unknown}, but this command works on one.`)
  const likely = unknown === undefined ? undefined : nearest(unknown, Object.keys(startOptions))
  const hint = likely === undefined || likely === unknown ? '' : ` Did you mean "--${likely}"?`
  const missing = /^Not enough arguments following: (\S+)/.exec(message)?.[1]
  if (missing !== undefined)
    return new UsageError(`--${missing} requires a value.\n"${commandName} --help" lists all options.`)
  return new UsageError(`${message}.${hint}\n"${commandName} --help" lists all options.`)
}

/** Names of options have neither a dot nor a slash. */
const isDataFile = (word: string): boolean =>
  /[./\\]/.test(word) && /\.(json5?|csv|ya?ml)$|^https?:/i.test(word)

function errorText(error: Error): string {
  if (error instanceof ApiError) return [error.message, error.help].join(' ').trim()
  if (error instanceof UserError) return error.message
  if (error.name === 'YError') return explainUsage(error.message).message
  return `Unexpected error:\n${error.stack ?? error.message}`
}
