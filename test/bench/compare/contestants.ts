import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import type { Load, LoadTask } from './load.ts'
import type { Contestant } from './scenarios.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const meter = new URL('meter.js', import.meta.url).href

/** The load generator has one core and the servers another, where the system lets us say so. */
export const cores = hasTaskset() ? { servers: '1', load: '0' } : undefined

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-c', '1', process.execPath, '-e', ''], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const pinned = (core: 'servers' | 'load', command: readonly string[]): readonly [string, ...string[]] =>
  cores ? ['taskset', '-c', cores[core], process.execPath, ...command] : [process.execPath, ...command]

const commands: Record<Contestant, (file: string, port: string, durability: string) => readonly string[]> = {
  ours: (file, port, durability) => [
    pathOf('../../../src/cli/bin.js'),
    file,
    '--port',
    port,
    '--quiet',
    '--durability',
    durability,
  ],
  'bare koa': (file, port, durability) => [pathOf('bare-koa.js'), file, port, durability],
  'json-server': (file, port) => [
    pathOf('../../../../test/bench/node_modules/json-server/lib/cli/bin.js'),
    file,
    '--port',
    port,
    '--quiet',
  ],
}

export interface Started {
  readonly url: string
  /** Milliseconds from starting the process to its first answer. */
  readonly startTime: number
  /** Bytes. */
  memory(): Promise<number>
  /** The processor's time that it has used so far, in seconds. */
  effort(): Promise<number>
  /** The longest pause of the event loop since it was asked last, in milliseconds. */
  longestPause(): Promise<number>
  stop(): Promise<void>
}

export interface StartOptions {
  readonly durability?: string | undefined
  readonly isMetered?: boolean
}

/** Starts a server on a file, and waits for its first answer. */
export async function start(
  name: Contestant,
  file: string,
  { durability = 'full', isMetered = false }: StartOptions = {},
): Promise<Started> {
  const port = await freePort()
  const [command, ...rest] = pinned('servers', commands[name](file, String(port), durability))
  const before = performance.now()
  const child = spawn(command, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      ...(isMetered ? { NODE_OPTIONS: `--import=${meter}` } : {}),
    },
  })
  const output = { stderr: '' }
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(`${url}/cookies/1`))) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${output.stderr}`)
    await setTimeout(2)
  }
  return {
    url,
    startTime: performance.now() - before,
    memory: () => memoryOf(child),
    effort: () => effortOf(child),
    longestPause: async () => {
      output.stderr = ''
      child.kill('SIGUSR2')
      while (!/pause ([\d.]+)/.test(output.stderr)) await setTimeout(5)
      return Number(/pause ([\d.]+)/.exec(output.stderr)?.[1])
    },
    async stop() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    async (response) => response.ok && (await response.text()) !== '',
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

/** The clock of proc(5) ticks 100 times a second. */
async function effortOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = status
    .slice(status.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

export async function putLoad(task: LoadTask): Promise<Load> {
  const [command, ...rest] = pinned('load', [pathOf('load.js')])
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  child.stdin.end(JSON.stringify(task))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(output.stderr)
  return JSON.parse(output.stdout) as Load
}
