import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** The folder of the installed package; `data` and `lessons` are beside the compiled code. */
const packageFolder = new URL('../../', import.meta.url)

/** A file that ships with the package. */
export const packageFile = (path: string): URL => new URL(path, packageFolder)

const manifest = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string }

export const version = manifest.version

/** The command as the user typed it, for messages: `understudy-server` or `start`. */
export const commandName = commandNameOf(process.argv[1], process.platform)

/** On Windows the name is not passed on, and `start` is a built-in of cmd.exe. */
export function commandNameOf(program: string | undefined, platform: string): string {
  const name = basename(program ?? '')
  if (name === 'understudy-server' || name === 'start') return name
  return platform === 'win32' ? 'understudy-server' : 'start'
}
