import {
  createContext,
  lessonDone,
  nextPlace,
  type LearnOptions,
  type ExitCode,
  type WorkspaceContext,
} from './learn-context.ts'
import { openPlace } from './open-lesson.ts'
import { readStep } from './read-step.ts'
import { watchSaves, type WatchArguments } from './watch-saves.ts'

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
