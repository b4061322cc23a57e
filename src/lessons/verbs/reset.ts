import { starterOf } from '../course/code.ts'
import type { Place } from '../progress/progress.ts'
import { UsageError } from '../usage-error.ts'
import { openLesson, replaceCode } from '../workspace/lesson-files.ts'
import { needWorkspace, shownPath, type Desk, type ExitCode, type OpenDesk } from './desk.ts'
import { findPlace } from './find.ts'

/** Asks a question of the person at the terminal; undefined when there is nobody to ask. */
export type Ask = ((question: string) => Promise<string>) | undefined

/** `learn catch-up`: everything before the step is written for you, the step itself is yours. */
export const catchUp = async (
  given: Desk,
  { step, lesson }: { step: string; lesson?: string },
): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  await begin(desk, findPlace(desk.course, desk.progress, { lesson, step }))
  return 0
}

/** `learn reset`: the current step from its start, or the named one. Asks first. */
export const reset = async (
  given: Desk,
  { step, yes, ask }: { step?: string | undefined; yes: boolean; ask: Ask },
): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  const place = findPlace(desk.course, desk.progress, { step })
  if (!yes) {
    if (!ask) throw new UsageError('Nobody can be asked here. Add --yes to go on; your code is saved first.')
    const answer = await ask(`Begin step "${place.step.id}" again? Your code is saved first. (y/n) `)
    if (!/^y(es)?$/i.test(answer.trim())) {
      desk.print('Nothing was changed.')
      return 0
    }
  }
  await begin(desk, place)
  return 0
}

const begin = async (desk: OpenDesk, place: Place) => {
  const { workspace, options } = desk
  await openLesson(workspace, place.lesson, place.step.id)
  const saved = await replaceCode(workspace, place.lesson, await starterOf(place.lesson, place.step.id))
  await desk.progress.moveTo(place)
  desk.print(
    `You are at the beginning of step "${place.step.id}". Your code is kept in ${shownPath(desk, saved)}`,
  )
  desk.print(`The text: ${options.command} read`)
}
