import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import {
  forkChild,
  killChild,
  stopChild,
  type Ending,
  type WaitingChild,
  type WaitingChildren,
} from './child-processes.ts'
import { type Limits, ProgramClock, passedTime, type Deadline } from './limits.ts'
import type { ProgramCopy } from './program-copy.ts'
import type { ListenArguments, ProgramFacts } from './program-facts.ts'
import { ProgramOutput } from './program-output.ts'
import { type OwnCode, ServerFailure, startFailure } from './server-failure.ts'

export interface ProgramOptions {
  readonly copy: ProgramCopy
  readonly env: Readonly<Record<string, string>>
  readonly limits: Limits
  /** Where the process comes from; by default it is started now. */
  readonly children?: WaitingChildren | undefined
  /** Use this port when it is free; otherwise, and by default, any free one. */
  readonly port?: number | undefined
  readonly signal?: AbortSignal | undefined
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
  /** Limits by the time that the program has had. */
  readonly deadline: Deadline
  /** What the program knows about itself; undefined when it does not answer. */
  facts(): Promise<ProgramFacts | undefined>
  /** Sends SIGTERM, then SIGKILL; resolves once the whole group has ended. */
  stop(): Promise<void>
  /** Sends SIGKILL to the whole group. */
  kill(): Promise<void>
}

/** Resolves once the program listens; throws `ServerFailure` if it does not, and leaves no process behind. */
export const startProgram = async (options: ProgramOptions): Promise<Program> => {
  const { copy, env, limits, signal, children, port = 0, slowDisk = false } = options
  signal?.throwIfAborted()
  if (copy.mistake)
    throw new ServerFailure('does-not-compile', 'Your file does not compile yet.', copy.mistake)
  const label = copy.own.dir
  const child = children?.take() ?? forkChild({ label, heapMegabytes: limits.heapMegabytes })
  const output = (index: number) =>
    new ProgramOutput(child.process.stdio[index] as Readable, limits.output, copy.translate)
  const [stdout, stderr] = [output(1), output(2)]
  const clock = new ProgramClock(child.process.stdio[4] as Readable, await child.slowness)
  child.start({ ...whereCopied(copy), env, port, slowDisk })
  const first = await firstEvent(child, clock, options)
  const kill = () => killChild(child)
  if ('port' in first)
    return {
      origin: `http://127.0.0.1:${first.port}`,
      asked: first.asked,
      stdout,
      stderr,
      ended: child.ended,
      own: copy.own,
      deadline: clock.deadline,
      facts: () => factsOf(child, clock, copy),
      stop: () => stopChild(child, limits.stop),
      kill,
    }
  await outputEnd(child)
  await kill()
  signal?.throwIfAborted()
  throw startFailure(first, stderr.text, { own: copy.own, seconds: limits.start / 1000 })
}

const whereCopied = ({ dir, entry }: ProgramCopy) => ({
  url: pathToFileURL(entry).href,
  file: entry,
  cwd: dir,
})

interface ListenReport {
  readonly asked: ListenArguments
  readonly port: number
}
type FirstEvent = ListenReport | { ending: Ending } | { late: 'busy' | 'waiting' }

const firstEvent = (
  { process: child, ended }: WaitingChild,
  clock: ProgramClock,
  { limits, signal }: ProgramOptions,
): Promise<FirstEvent> =>
  new Promise((resolve) => {
    const end = (event: FirstEvent) => {
      cancel()
      child.off('message', onMessage)
      signal?.removeEventListener('abort', onAbort)
      resolve(event)
    }
    const onMessage = (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'asked' in message) end(message as ListenReport)
    }
    const late = () => end({ late: clock.wasBusy ? 'busy' : 'waiting' })
    const onAbort = () => end({ late: 'waiting' })
    const cancel = clock.deadline(limits.start, late)
    child.on('message', onMessage)
    signal?.addEventListener('abort', onAbort)
    void ended.then((ending) => end({ ending }))
    if (signal?.aborted === true) onAbort()
  })

/** Milliseconds in which a program that is not busy says what it knows. */
const factsTimeout = 500

const factsOf = async (
  { process: child, ended }: WaitingChild,
  clock: ProgramClock,
  { translate }: ProgramCopy,
): Promise<ProgramFacts | undefined> => {
  if (!child.connected) return undefined
  const answer = once(child, 'message').then(([message]) => message as { facts: ProgramFacts })
  child.send('facts', () => undefined)
  const late = passedTime(clock.deadline, factsTimeout)
  const first = await Promise.race([answer, late, ended.then(() => undefined)])
  return first ? inOwnNames(first.facts, translate) : undefined
}

/** With the learner's files in every text. */
const inOwnNames = (facts: ProgramFacts, translate: ProgramCopy['translate']): ProgramFacts => ({
  ...facts,
  requests: facts.requests.map((request) => ({
    ...request,
    late: request.late && translate(request.late),
    error: request.error && translate(request.error),
  })),
  written: facts.written.map(translate),
})

/** The exit event may come before the last chunk of stderr. */
const outputEnd = ({ process: child }: WaitingChild) =>
  Promise.race([once(child, 'close'), wait(child.exitCode === null && child.signalCode === null ? 0 : 300)])
