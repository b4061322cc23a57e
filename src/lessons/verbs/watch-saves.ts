import type { LiveRun } from '../run/run-checks.ts'
import { WaitingChildren } from '../runner/child-processes.ts'
import { limitsFor } from '../runner/limits.ts'
import { watchChanges } from '../workspace/source-changes.ts'
import { lessonFolder } from '../workspace/workspace.ts'
import { checkAndReport, usualPort } from './check-step.ts'
import {
  requireEntry,
  requireWorkspace,
  nextPlace,
  type LearnContext,
  type ExitCode,
  type WorkspaceContext,
  createContext,
  lessonDone,
  type LearnOptions,
} from './learn-context.ts'
import { openPlace } from './open-lesson.ts'
import { readStep, showHint } from './read-step.ts'

export interface WatchArguments {
  /** Check only when r is pressed: for folders that report no changes, such as network drives. */
  readonly manual?: boolean | undefined
  readonly input: NodeJS.ReadStream
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/** After this long without a save we explain what to do if saves go unnoticed. */
const reminderDelayMs = 90_000

/** `learn watch`: checks after every save and keeps the program running in between, until `q` or Ctrl-C. */
export const watchSaves = async (
  given: LearnContext,
  { manual = false, input, signal }: WatchArguments,
): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const over = new AbortController()
  signal.addEventListener('abort', () => over.abort(), { once: true })
  const label = lessonFolder(context.workspace, context.progress.current.lesson)
  const children = new WaitingChildren({ label, heapMegabytes: limitsFor().heapMegabytes }, 2)
  let lastRun: LiveRun | undefined
  const runs = createLatestRun(
    async (abort) => {
      await lastRun?.close()
      lastRun = undefined
      context.print(`\nChecking step "${context.progress.current.step.id}" ...\n`)
      const nextKey = input.isTTY ? 'n' : undefined
      lastRun = await checkAndReport(context, { signal: abort }, { port: usualPort, children, nextKey })
      if (lastRun.origin !== undefined) context.print(`\n  Your server is running at ${lastRun.origin}`)
      if (input.isTTY)
        context.print(context.style.quiet('  r: check again   h: hint   t: text   n: next lesson   q: quit'))
    },
    (error) => context.print(`The check could not run: ${(error as Error).stack}`),
  )

  let changes = await watchLesson(context, manual, runs.start)
  const keys: Record<string, () => Promise<unknown>> = {
    r: async () => runs.start(),
    h: () => showHint(context, {}),
    t: () => readStep(context),
    n: async () => {
      changes.close()
      await moveOn(context)
      changes = await watchLesson(context, manual, runs.start)
      runs.start()
    },
    q: async () => over.abort(),
    '\u0003': async () => over.abort(),
  }
  const stopKeys = listenForKeys(input, (key) => void keys[key]?.())
  runs.start()
  if (!over.signal.aborted) await new Promise((resolve) => over.signal.addEventListener('abort', resolve))
  stopKeys()
  changes.close()
  await runs.stop()
  await lastRun?.close()
  await children.close()
  return 0
}

const watchLesson = async (context: WorkspaceContext, manual: boolean, onChange: () => void) => {
  const { lesson } = context.progress.current
  requireEntry(context, lesson)
  if (manual) return { close: () => undefined }
  const reminder = setTimeout(
    () =>
      context.print(
        'No save has been noticed so far. If you did save, press r to check, or restart with --manual.',
      ),
    reminderDelayMs,
  )
  const changes = await watchChanges(lessonFolder(context.workspace, lesson), () => {
    clearTimeout(reminder)
    onChange()
  })
  return {
    close() {
      clearTimeout(reminder)
      changes.close()
    },
  }
}

/** Opens the next lesson if this one is done; within a lesson, passing a step has moved on already. */
const moveOn = async (context: WorkspaceContext) => {
  const { current } = context.progress
  const next = context.progress.isDone(current) ? nextPlace(context.course, current) : undefined
  if (next) await openPlace(context, next)
  await readStep(context)
}

/** Calls `onKey` for every key pressed at a terminal. Without a terminal it does nothing. */
const listenForKeys = (input: NodeJS.ReadStream, onKey: (key: string) => void): (() => void) => {
  if (!input.isTTY) return () => undefined
  const listener = (chunk: Buffer) => Array.from(chunk.toString('utf8')).forEach((key) => onKey(key))
  input.setRawMode(true)
  input.on('data', listener)
  input.resume()
  return () => {
    input.off('data', listener)
    input.setRawMode(false)
    input.pause()
  }
}

/** Runs one task at a time: a new start aborts the current task and waits for its end. */
export interface LatestRun {
  readonly start: () => void
  /** Aborts the current task; resolves once it has ended. */
  stop(): Promise<void>
}

export const createLatestRun = (
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): LatestRun => {
  let abort = new AbortController()
  let tail: Promise<void> = Promise.resolve()
  const follow = async (before: Promise<void>, signal: AbortSignal) => {
    await before
    try {
      if (!signal.aborted) await work(signal)
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
  }
  return {
    start() {
      abort.abort()
      const own = (abort = new AbortController())
      tail = follow(tail, own.signal)
    },
    async stop() {
      abort.abort()
      await tail
    },
  }
}

/** `learn` without a command: creates the workspace, shows the current step, and watches. */
export const startLearning = async (
  options: LearnOptions,
  given: WatchArguments & { once: boolean },
): Promise<ExitCode> => {
  const context = await createContext(options)
  const place = context.progress.current
  printIfDone(context)
  await openPlace(context, place)
  await readStep(context, place)
  if (given.once) return 0
  return watchSaves(context, given)
}

/** Passing a step moves on within the lesson, so if the current step is done, it is the last. */
const printIfDone = (context: WorkspaceContext) => {
  const { current } = context.progress
  const next = context.progress.isDone(current) ? nextPlace(context.course, current) : undefined
  if (next && next.lesson !== current.lesson)
    context.print(`${lessonDone(context, current, next, context.options.stdout.isTTY ? 'n' : undefined)}\n`)
}
