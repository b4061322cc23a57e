import type { OpenRun } from '../run/run.ts'
import { UsageError } from '../usage-error.ts'
import { watchChanges } from '../watch/changes.ts'
import { listenForKeys } from '../watch/keys.ts'
import { createLatest } from '../watch/latest.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { checkAndReport, usualPort } from './check.ts'
import { needWorkspace, nextPlace, type Desk, type ExitCode, type OpenDesk } from './desk.ts'
import { hint } from './hint.ts'
import { enter } from './open.ts'
import { read } from './read.ts'

export interface WatchArguments {
  /** Only keys start a run: for folders that report no changes, such as network drives. */
  readonly manual?: boolean | undefined
  readonly input: NodeJS.ReadStream
  /** Ends the watch. */
  readonly signal: AbortSignal
}

/** After this many milliseconds without a save we say what to do when saves are not seen. */
const quiet = 90_000

/** `learn watch`: checks after every save, keeps the program up between two of them, until `q` or Ctrl-C. */
export const watch = async (
  given: Desk,
  { manual = false, input, signal }: WatchArguments,
): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  const over = new AbortController()
  signal.addEventListener('abort', () => over.abort(), { once: true })
  let last: OpenRun | undefined
  const runs = createLatest(
    async (abort) => {
      await last?.close()
      last = undefined
      desk.print(`\nChecking step "${desk.progress.current.step.id}" ...\n`)
      const nextKey = input.isTTY ? 'n' : undefined
      last = await checkAndReport(desk, { signal: abort }, { port: usualPort, nextKey })
      if (last.origin !== undefined) desk.print(`\n  Your server is up at ${last.origin}`)
      if (input.isTTY)
        desk.print(desk.style.quiet('  r: run again   h: hint   t: text   n: next lesson   q: quit'))
    },
    (error) => desk.print(`This check could not be made: ${(error as Error).stack}`),
  )

  let changes = await watchLesson(desk, manual, runs.start)
  const keys: Record<string, () => Promise<unknown>> = {
    r: async () => runs.start(),
    h: () => hint(desk, {}),
    t: () => read(desk),
    n: async () => {
      changes.close()
      await moveOn(desk)
      changes = await watchLesson(desk, manual, runs.start)
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
  await last?.close()
  return 0
}

const watchLesson = async (desk: OpenDesk, manual: boolean, onChange: () => void) => {
  const { lesson } = desk.progress.current
  const dir = lessonDir(desk.workspace, lesson)
  if (findEntry(dir, lesson) === undefined)
    throw new UsageError(
      `Lesson ${lesson.id} is not open. Open it with: ${desk.options.command} open ${lesson.id}`,
    )
  if (manual) return { close: () => undefined }
  const reminder = setTimeout(
    () =>
      desk.print('No save was seen so far. If you did save: press r to run, or start again with --manual.'),
    quiet,
  )
  const changes = await watchChanges(dir, () => {
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

/** From the last step of a lesson to the first of the next; within a lesson a pass has moved on already. */
const moveOn = async (desk: OpenDesk) => {
  const { current } = desk.progress
  const next = desk.progress.isDone(current) ? nextPlace(desk.course, current) : undefined
  if (next) await enter(desk, next)
  await read(desk)
}
