import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { packageFile } from '../../../src/package.ts'

const program = fileURLToPath(packageFile('dist/src/cli/bin.js'))

export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs `start learn …` as a learner would, with the terminal's colours off. */
export const learn = (cwd: string, ...args: readonly string[]): Promise<Finished> =>
  learnWith({}, cwd, ...args)

/** As `learn`, with more environment variables. */
export const learnWith = async (
  env: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
): Promise<Finished> => {
  const child = spawn(process.execPath, [program, 'learn', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const code = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, out, error }
}

export const spawnLearn = (
  cwd: string,
  ...args: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> => spawnLearnWith({}, cwd, ...args)

export const spawnLearnWith = (
  env: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> =>
  spawn(process.execPath, [program, 'learn', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
