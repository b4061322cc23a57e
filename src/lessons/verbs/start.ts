import { createDesk, lessonDone, nextPlace, type DeskOptions, type ExitCode, type OpenDesk } from './desk.ts'
import { enter } from './open.ts'
import { read } from './read.ts'
import { watch, type WatchArguments } from './watch.ts'

/** Bare `learn`: makes the workspace, shows where the learner is, and watches. */
export const start = async (
  options: DeskOptions,
  given: WatchArguments & { once: boolean },
): Promise<ExitCode> => {
  const desk = await createDesk(options)
  const place = desk.progress.current
  sayDone(desk)
  await enter(desk, place)
  await read(desk, place)
  if (given.once) return 0
  return watch(desk, given)
}

/** A pass moves on within a lesson, so a current step that is done is the last one. */
const sayDone = (desk: OpenDesk) => {
  const { current } = desk.progress
  const next = desk.progress.isDone(current) ? nextPlace(desk.course, current) : undefined
  if (next && next.lesson !== current.lesson)
    desk.print(`${lessonDone(desk, current, next, desk.options.stdout.isTTY ? 'n' : undefined)}\n`)
}
