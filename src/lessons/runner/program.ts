import { fork, type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import type { Limits } from './limits.ts'
import type { ListenArguments } from './listen-arguments.ts'
import type { OwnCode } from './program-error.ts'
import type { ProgramFacts } from './program-facts.ts'
import { ProgramOutput } from './program-output.ts'
import { startFailure, type Ending } from './server-failure.ts'

export interface ProgramOptions {
  /** Absolute path of the file to run; its folder becomes the working directory. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  readonly limits: Limits
  /** Use this port when it is free; otherwise, and by default, any free one. */
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** False for a file that came with the lesson: its lines are not shown. By default all files are the learner's. */
  readonly isOwn?: ((file: string) => boolean) | undefined
  /** See `slow-disk.ts`. */
  readonly slowDisk?: boolean | undefined
}

/** A learner's server, running in its own process group. */
export interface Program {
  readonly origin: string
  readonly asked: ListenArguments
  readonly stdout: ProgramOutput
  readonly stderr: ProgramOutput
  readonly ended: Promise<Ending>
  /** Whose code runs. */
  readonly own: OwnCode
  /** What the program knows about itself; undefined when it does not answer. */
  facts(): Promise<ProgramFacts | undefined>
  /** Sends SIGTERM, then SIGKILL; resolves once the whole group has ended. */
  stop(): Promise<void>
  /** Sends SIGKILL to the whole group. */
  kill(): Promise<void>
}

/** Resolves once the program listens; throws `ServerFailure` if it does not, and leaves no process behind. */
export const startProgram = async (options: ProgramOptions): Promise<Program> => {
  options.signal?.throwIfAborted()
  const own = { dir: path.dirname(options.entry), isOwn: options.isOwn ?? (() => true) }
  const child = spawnProgram(options)
  const stdout = new ProgramOutput(streamOf(child, 'stdout'), options.limits.output)
  const stderr = new ProgramOutput(streamOf(child, 'stderr'), options.limits.output)
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({ code, signal }))
  const first = await firstEvent(child, ended, options)
  const stop = () => stopProgram(child, ended, options.limits)
  const kill = () => killProgram(child, ended)
  if ('port' in first)
    return {
      origin: `http://127.0.0.1:${first.port}`,
      asked: first.asked,
      stdout,
      stderr,
      ended,
      own,
      facts: () => factsOf(child),
      stop,
      kill,
    }
  await outputEnd(child)
  await kill()
  options.signal?.throwIfAborted()
  throw startFailure(first, stderr.text, { own, seconds: options.limits.start / 1000 })
}

const spawnProgram = ({ entry, env, limits, port, slowDisk }: ProgramOptions): ChildProcess => {
  const preloads = slowDisk === true ? ['preload', 'slow-disk'] : ['preload']
  const child = fork(entry, {
    cwd: path.dirname(entry),
    env: { ...env, LEARN_PARENT: String(process.pid), LEARN_PORT: String(port ?? 0) },
    execArgv: [
      `--max-old-space-size=${limits.heapMegabytes}`,
      ...preloads.flatMap((name) => ['--import', siblingModule(name)]),
      ...typesLoader(entry),
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  })
  if (child.pid !== undefined) liveGroups.add(child.pid)
  return child
}

/** The URL of a module in this folder, compiled or not. */
const siblingModule = (name: string) => new URL(import.meta.url.replace(/program(\.\w+)$/, `${name}$1`)).href

const streamOf = (child: ChildProcess, name: 'stdout' | 'stderr') => {
  const stream = child[name]
  if (!stream) throw new Error(`The program has no ${name}.`)
  return stream
}

type FirstEvent = { asked: ListenArguments; port: number } | { ending: Ending } | { timeout: true }

const firstEvent = async (
  child: ChildProcess,
  ended: Promise<Ending>,
  options: ProgramOptions,
): Promise<FirstEvent> => {
  const done = new AbortController()
  const signal = options.signal ? AbortSignal.any([done.signal, options.signal]) : done.signal
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(
        ([message]) => message as { asked: ListenArguments; port: number },
      ),
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

/** Milliseconds in which a program that is not busy says what it knows. */
const factsTimeout = 500

const factsOf = async (child: ChildProcess): Promise<ProgramFacts | undefined> => {
  if (!child.connected) return undefined
  const answer = once(child, 'message', { signal: AbortSignal.timeout(factsTimeout) })
  child.send('facts')
  return answer.then(
    ([message]) => (message as { facts: ProgramFacts }).facts,
    () => undefined,
  )
}

const stopProgram = async (child: ChildProcess, ended: Promise<Ending>, limits: Limits) => {
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM')
  const done = new AbortController()
  await Promise.race([ended, wait(limits.stop, undefined, { signal: done.signal }).catch(() => undefined)])
  done.abort()
  await killProgram(child, ended)
}

const killProgram = async (child: ChildProcess, ended: Promise<Ending>) => {
  if (child.pid !== undefined) killGroup(child.pid)
  await ended
  child.stdout?.destroy()
  child.stderr?.destroy()
}

/** The exit event may come before the last chunk of stderr. */
const outputEnd = (child: ChildProcess) =>
  Promise.race([once(child, 'close'), wait(child.exitCode === null && child.signalCode === null ? 0 : 300)])

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

/** The Node options that a program needs if any file in its folder is TypeScript. */
export const typesLoader = (entry: string): readonly string[] =>
  readdirSync(path.dirname(entry)).some((name) => /\.[mc]?ts$/.test(name))
    ? ['--import', import.meta.resolve('tsx')]
    : []
