import type { Options } from 'yargs'

import { UserError } from '../../core/error.ts'
import { nearest } from '../../core/suggestion.ts'
import { startOptions } from './start-options.ts'

/** Takes what `.env` in the current folder says into the environment; what is set already stays. */
export function readEnvironmentFile(): void {
  try {
    process.loadEnvFile()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT') console.warn(`.env could not be read (${code}), so it is left out.`)
  }
}

/** Throws a {@link UserError} for a variable that is like ours and none of them. */
export function assertKnownVariables(environment: NodeJS.ProcessEnv): void {
  const known = Object.keys(startOptions).map(variableOf)
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('UNDERSTUDY_') || known.includes(name)) continue
    const likely = nearest(name, known)
    throw new UserError(
      `${name} in the environment is no setting. ${likely ? `Did you mean ${likely}?` : 'start --help shows what there is.'}`,
    )
  }
}

/** Spells every yes and no in the environment as yargs does, which would take any other word for a no. */
export function spellVariables(environment: NodeJS.ProcessEnv): void {
  for (const name of switches.map(variableOf)) {
    const text = environment[name]
    if (text !== undefined) environment[name] = String(toBoolean(name, text))
  }
}

/** The same for `--read-only=1` on the command line. */
export const spellArguments = (args: readonly string[]): readonly string[] =>
  args.map((arg) => {
    const [, name = '', text = ''] = /^--([\w-]+)=(.*)$/s.exec(arg) ?? []
    return switches.includes(name) ? `--${name}=${toBoolean(`--${name}`, text)}` : arg
  })

const switches: readonly string[] = [
  ...Object.entries<Options>(startOptions).flatMap(([name, { type }]) => (type === 'boolean' ? [name] : [])),
  'expired',
]

const variableOf = (option: string): string => `UNDERSTUDY_${option.replaceAll('-', '_').toUpperCase()}`

function toBoolean(name: string, text: string): boolean {
  const word = text.trim().toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(word)) return true
  if (['false', '0', 'no', 'off', ''].includes(word)) return false
  throw new UserError(`${name}="${text}" is neither yes nor no. Say true or false.`)
}
