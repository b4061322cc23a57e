import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Asked } from './asked.ts'
import { startFailure } from './failure.ts'
import type { Limits } from './limits.ts'
import { Output } from './output.ts'
import { endGroup, rememberGroup, signalGroup } from './process-group.ts'
import { typesLoader } from './types-loader.ts'

export type { Asked } from './asked.ts'

export interface ProgramOptions {
  /** Absolute path of the file to run; its folder becomes the working directory. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  readonly limits: Limits
  /** Use this port when it is free; otherwise, and by default, any free one. */
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** See `slow-disk.ts`. */
  readonly slowDisk?: boolean | undefined
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A learner's server that runs in a process group of its own. */
export interface Program {
  readonly origin: string
  readonly asked: Asked
  readonly stdout: Output
  readonly stderr: Output
  readonly ended: Promise<Ending>
  /** Asks politely (SIGTERM), then insists; when it resolves nothing of the group is left. */
  stop(): Promise<void>
  /** Ends the group at once. */
  kill(): Promise<void>
}

/** Resolves once the program listens; throws `Failure` when it does not, and leaves no process behind. */
export const startProgram = async (options: ProgramOptions): Promise<Program> => {
  options.signal?.throwIfAborted()
  const child = spawnProgram(options)
  const stdout = new Output(streamOf(child, 'stdout'), options.limits.output)
  const stderr = new Output(streamOf(child, 'stderr'), options.limits.output)
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({ code, signal }))
  const first = await firstEvent(child, ended, options)
  const stop = () => stopProgram(child, ended, options.limits)
  const kill = () => end(child, ended)
  if ('port' in first)
    return { origin: `http://127.0.0.1:${first.port}`, asked: first.asked, stdout, stderr, ended, stop, kill }
  await drained(child)
  await kill()
  options.signal?.throwIfAborted()
  throw startFailure(first, stderr.text, { entry: options.entry, seconds: options.limits.start / 1000 })
}

const spawnProgram = ({ entry, env, limits, port, slowDisk }: ProgramOptions): ChildProcess => {
  const own = slowDisk === true ? [beside('preload'), beside('slow-disk')] : [beside('preload')]
  const child = fork(entry, {
    cwd: path.dirname(entry),
    env: { ...env, LEARN_PARENT: String(process.pid), LEARN_PORT: String(port ?? 0) },
    execArgv: [
      `--max-old-space-size=${limits.heapMegabytes}`,
      ...own.flatMap((file) => ['--import', file]),
      ...typesLoader(entry),
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  })
  if (child.pid !== undefined) rememberGroup(child.pid)
  return child
}

/** A file next to this one, compiled or not. */
const beside = (name: string) => new URL(import.meta.url.replace(/program(\.\w+)$/, `${name}$1`)).href

const streamOf = (child: ChildProcess, name: 'stdout' | 'stderr') => {
  const stream = child[name]
  if (!stream) throw new Error(`The program has no ${name}.`)
  return stream
}

type First = { asked: Asked; port: number } | { ending: Ending } | { timeout: true }

const firstEvent = async (
  child: ChildProcess,
  ended: Promise<Ending>,
  options: ProgramOptions,
): Promise<First> => {
  const done = new AbortController()
  const signal = options.signal ? AbortSignal.any([done.signal, options.signal]) : done.signal
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as { asked: Asked; port: number }),
      ended.then((ending) => ({ ending })),
      wait(options.limits.start, { timeout: true } as const, { signal }),
    ])
  } catch (error) {
    if (!options.signal?.aborted) throw error
    return { timeout: true }
  } finally {
    done.abort()
  }
}

const stopProgram = async (child: ChildProcess, ended: Promise<Ending>, limits: Limits) => {
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM')
  const done = new AbortController()
  await Promise.race([ended, wait(limits.stop, undefined, { signal: done.signal }).catch(() => undefined)])
  done.abort()
  await end(child, ended)
}

const end = async (child: ChildProcess, ended: Promise<Ending>) => {
  if (child.pid !== undefined) endGroup(child.pid)
  await ended
  child.stdout?.destroy()
  child.stderr?.destroy()
}

/** The exit event may come before the last words on stderr. */
const drained = (child: ChildProcess) =>
  Promise.race([once(child, 'close'), wait(child.exitCode === null && child.signalCode === null ? 0 : 300)])
