import { spawn, type ChildProcess } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { packageFile } from '../../../src/package.ts'

const program = fileURLToPath(packageFile('dist/src/cli.js'))

export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs `start learn …` as a learner would, with the terminal's colours off. */
export const learn = async (cwd: string, ...args: readonly string[]): Promise<Finished> => {
  const child = spawnLearn(cwd, ...args)
  const code = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [out, error] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')))
  return { code: await code, out: out ?? '', error: error ?? '' }
}

export const spawnLearn = (cwd: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [program, 'learn', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
