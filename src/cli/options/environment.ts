import type { Options } from 'yargs'

import { nearest, UserError } from '../../core/error.ts'
import { commandName } from '../../package.ts'
import { startOptions } from './start-options.ts'

/** The variables that `.env` has set. */
export const loadedFromFile = new Set<string>()

/** Loads `.env` in the current folder; variables that are already set keep their value. */
export function loadEnvironmentFile(): void {
  const before = new Set(Object.keys(process.env))
  try {
    process.loadEnvFile()
    for (const name of Object.keys(process.env)) if (!before.has(name)) loadedFromFile.add(name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') console.warn(`.env cannot be read (${code}) and is ignored.`)
  }
}

/** Throws a {@link UserError} for a variable that starts like ours and is unknown. */
export function assertKnownVariables(environment: NodeJS.ProcessEnv): void {
  const known = Object.keys(startOptions).map(variableOf)
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('UNDERSTUDY_') || known.includes(name)) continue
    const likely = nearest(name, known)
    const hint = likely ? `Did you mean ${likely}?` : `"${commandName} --help" lists all options.`
    throw new UserError(`${name} in the environment is not a known setting. ${hint}`)
  }
}

/** Writes every boolean in the environment as yargs expects it; yargs reads any other word as false. */
export function normalizeVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of booleans.map(variableOf)) {
    const text = environment[name]
    if (text !== undefined) environment[name] = String(toBoolean(name, text))
  }
}

/** The same for `--read-only=1` on the command line. */
export const normalizeArguments = (args: readonly string[]): readonly string[] =>
  args.map((arg) => {
    const [, name = '', text = ''] = /^--([\w-]+)=(.*)$/s.exec(arg) ?? []
    return booleans.includes(name) ? `--${name}=${toBoolean(`--${name}`, text)}` : arg
  })

const booleans: readonly string[] = [
  ...Object.entries<Options>(startOptions).flatMap(([name, { type }]) => (type === 'boolean' ? [name] : [])),
  'expired',
]

/** The variable of an option: UNDERSTUDY_READ_ONLY. */
export const variableOf = (option: string): string =>
  `UNDERSTUDY_${option.replaceAll('-', '_').toUpperCase()}`

function toBoolean(name: string, text: string): boolean {
  const word = text.trim().toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(word)) return true
  if (['false', '0', 'no', 'off', ''].includes(word)) return false
  throw new UserError(`${name}="${text}" is not valid. Use true or false.`)
}
