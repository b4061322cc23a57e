import type { Options } from 'yargs'

import { UserError } from '../core/user-error.ts'
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

/** Spells every yes and no in the environment as yargs does, which would take any other word for a no. */
export function spellSwitches(environment: NodeJS.ProcessEnv): void {
  for (const [option, { type }] of Object.entries<Options>(startOptions)) {
    const name = `UNDERSTUDY_${option.replaceAll('-', '_').toUpperCase()}`
    const text = environment[name]
    if (type === 'boolean' && text !== undefined) environment[name] = String(toBoolean(name, text))
  }
}

function toBoolean(name: string, text: string): boolean {
  const word = text.trim().toLowerCase()
  if (['true', '1', 'yes', 'on'].includes(word)) return true
  if (['false', '0', 'no', 'off', ''].includes(word)) return false
  throw new UserError(`${name}="${text}" is neither yes nor no. Say true or false.`)
}
