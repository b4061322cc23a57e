import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'

import { forkChild, killChild, type Ending, type WaitingChild } from './child-processes.ts'
import { ProgramClock, type Limits } from './limits.ts'
import { ProgramOutput } from './program-output.ts'
import type { ProgramOptions } from './program.ts'
import { ServerFailure, type FailedStart } from './server-failure.ts'

/** What a program did that was run once, to its end. */
export interface CommandResult extends FailedStart {
  readonly stdout: string
}

export interface CommandOptions extends Pick<ProgramOptions, 'copy' | 'children' | 'env' | 'limits'> {
  /** The name of its file, without the ending. */
  readonly name: string
  readonly args: readonly string[]
}

/** Runs another program of the learner's folder to its end; undefined if there is no such file. */
export const runCommand = async (options: CommandOptions): Promise<CommandResult | undefined> => {
  const { name, args, copy, children, env, limits } = options
  const program = copy.command(name)
  if (!program) return undefined
  if (program.mistake)
    throw new ServerFailure('does-not-compile', 'Your file does not compile yet.', program.mistake)
  const child = children?.take() ?? forkChild({ label: copy.own.dir, heapMegabytes: limits.heapMegabytes })
  const output = (index: number) =>
    new ProgramOutput(child.process.stdio[index] as Readable, limits.output, copy.translate)
  const [stdout, stderr] = [output(1), output(2)]
  const closed = once(child.process, 'close')
  const clock = new ProgramClock(child.process.stdio[4] as Readable, await child.slowness)
  const { entry } = program
  child.start({ url: pathToFileURL(entry).href, file: entry, args, cwd: copy.dir, env, slowDisk: false })
  const ending = await endInTime(child, clock, limits)
  if (ending) await closed
  await killChild(child)
  if (ending) return { code: ending.code, stdout: stdout.text, stderr: stderr.text }
  throw new ServerFailure(
    'never-ended',
    `\`${name}\` was still running after ${limits.start / 1000} s. A command does its work and ends; it must not import what listens.`,
  )
}

/** Undefined when time is up. */
const endInTime = async (
  { ended }: WaitingChild,
  clock: ProgramClock,
  { start }: Limits,
): Promise<Ending | undefined> => {
  let cancel = () => {}
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.deadline(start, () => resolve(undefined))
  })
  const ending = await Promise.race([ended, late])
  cancel()
  return ending
}
