import { fork, type ChildProcess, spawnSync, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

import type { StartMessage } from './waiting-child.ts'

/** A process in which one program can run. */
export interface WaitingChild {
  readonly process: ChildProcess
  readonly ended: Promise<Ending>
  /**
   * How many times longer than its processor time the start took, at least 1: what else the machine had to do. Resolves
   * once the process can run a program, or has ended.
   */
  readonly slowness: Promise<number>
  start(message: StartMessage): void
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ChildOptions {
  /** Shown in lists of processes: whose program it is. */
  readonly label: string
  readonly heapMegabytes: number
}

/** Processes that have loaded Koa and wait for their program. Each runs one, so nothing of an earlier one is left. */
export class WaitingChildren {
  readonly #options: ChildOptions
  readonly #ahead: number
  readonly #waiting: WaitingChild[] = []
  #closed = false

  /** Keeps `ahead` processes ready beside the one that is needed first. */
  constructor(options: ChildOptions, ahead: number) {
    this.#options = options
    this.#ahead = ahead
  }

  /** The process that is ready, or will be first. */
  take(): WaitingChild {
    const child = this.#waiting.shift() ?? forkChild(this.#options)
    void child.slowness.then(() => this.#keep(this.#ahead))
    return child
  }

  /** Begins to start the process that is needed first. */
  prepare(): void {
    this.#keep(1)
  }

  #keep(count: number) {
    while (!this.#closed && this.#waiting.length < count) this.#waiting.push(forkChild(this.#options))
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#waiting.splice(0).map((child) => killChild(child)))
  }
}

/** Its output is piped, and what its watchdog reports. */
const piped: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc', 'pipe']

/** In a group of its own, except where `stdio` has it share the terminal. */
export const forkChild = (
  { label, heapMegabytes }: ChildOptions,
  stdio: StdioOptions = piped,
): WaitingChild => {
  const started = performance.now()
  const { PATH = '', SystemRoot, TMPDIR, TEMP } = process.env
  const child = fork(waitingChild, [label], {
    env: { PATH, SystemRoot, TMPDIR, TEMP },
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio,
    detached: process.platform !== 'win32' && stdio === piped,
  })
  if (child.pid !== undefined && stdio === piped) liveGroups.add(child.pid)
  child.on('error', () => undefined)
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({ code, signal }))
  const ready = once(child, 'message').then(([message]) =>
    slownessOf(performance.now() - started, message as { ready: NodeJS.CpuUsage }),
  )
  return {
    process: child,
    ended,
    slowness: Promise.race([ready, ended.then(() => 1)]),
    start: (message) => void child.send(message, () => undefined),
  }
}

/** Compiled or not, like this file. */
const waitingChild = new URL(import.meta.url.replace(/child-processes(\.\w+)$/, 'waiting-child$1'))

const slownessOf = (milliseconds: number, { ready: { user, system } }: { ready: NodeJS.CpuUsage }): number =>
  Math.min(20, Math.max(1, milliseconds / (1.5 * ((user + system) / 1000))))

/** Sends SIGTERM, and kills what has not ended after some milliseconds. */
export const stopChild = async (child: WaitingChild, milliseconds: number): Promise<void> => {
  if (child.process.pid !== undefined) signalGroup(child.process.pid, 'SIGTERM')
  const done = new AbortController()
  await Promise.race([
    child.ended,
    wait(milliseconds, undefined, { signal: done.signal }).catch(() => undefined),
  ])
  done.abort()
  await killChild(child)
}

/** Kills the process and everything that it started. */
export const killChild = async ({ process: { pid, stdout, stderr }, ended }: WaitingChild): Promise<void> => {
  if (pid !== undefined) killGroup(pid)
  await ended
  stdout?.destroy()
  stderr?.destroy()
}

/** Process groups that are running. They are killed when this process exits normally. */
const liveGroups = new Set<number>()
process.on('exit', () => liveGroups.forEach(killGroup))

/** Kills the process `pid` and everything it started. No error if they have ended already. */
const killGroup = (pid: number): void => {
  liveGroups.delete(pid)
  if (process.platform === 'win32') spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'])
  else signalGroup(pid, 'SIGKILL')
}

/** Signals the whole group; on Windows, which has no groups, only the process itself. */
const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
