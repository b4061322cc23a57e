import { createDesk, type DeskOptions, type ExitCode } from './desk.ts'
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
  await enter(desk, place)
  await read(desk, place)
  if (given.once) return 0
  return watch(desk, given)
}
