import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { scan } from './planted.ts'

const cli = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** A program, and its arguments, that starts ours: `['unshare', '--pid']`. */
  readonly within?: readonly string[]
}

/** Runs `start …` to its end. */
export async function run(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return launch(args, surroundings).ended
}

export interface Running {
  readonly url: string
  readonly stdout: () => string
  readonly stderr: () => string
  readonly child: ChildProcess
  /** Asks it to stop, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/** Starts `start …` on a free port and waits until it says where it listens. */
export async function start(
  args: readonly string[],
  surroundings: Surroundings = {},
  says = /Home page\s+(http:\S+)\//,
): Promise<Running> {
  const { child, output, ended } = launch([...args, '--port', '0'], surroundings)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = says.exec(output.stdout)?.[1]
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    void ended.then(({ stderr }) => reject(new Error(`it ended before it listened: ${stderr}`)))
  })
  return {
    url,
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs `start …` without waiting for anything. */
export function launch(args: readonly string[], { cwd, env = {}, within = [] }: Surroundings = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(UNDERSTUDY_|PORT$|NO_COLOR$|API_KEY$)/.test(name),
  )
  const [program = process.execPath, ...rest] = [...within, process.execPath, cli, ...args]
  const child = spawn(program, rest, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    scan(output.stdout + output.stderr, `what "start ${args.join(' ')}" printed`)
    return { code: code ?? null, ...output }
  })
  return { child, output, ended }
}
