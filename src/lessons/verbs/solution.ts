import { createTwoFilesPatch } from 'diff'

import { solutionOf } from '../course/code.ts'
import type { Place } from '../progress/progress.ts'
import { learnersFiles } from '../workspace/lesson-files.ts'
import { needWorkspace, type Desk, type ExitCode, type OpenDesk } from './desk.ts'
import { findPlace } from './find.ts'

export interface StepArguments {
  readonly step?: string | undefined
}

/** `learn solution`: prints it; never writes into the learner's files. */
export const solution = async (given: Desk, { step }: StepArguments): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  const place = findPlace(desk.course, desk.progress, { step })
  await notice(desk, place)
  const files = await solutionOf(place.lesson, place.step.id)
  for (const [name, text] of files)
    desk.print(`${desk.style.strong(`--- ${name}, with step "${place.step.id}" done`)}\n${text}`)
  return 0
}

/** `learn diff`: a unified diff from the learner's code to the solution; exit code 1 when they differ. */
export const diff = async (given: Desk, { step }: StepArguments): Promise<ExitCode> => {
  const desk = needWorkspace(given)
  const place = findPlace(desk.course, desk.progress, { step })
  await notice(desk, place)
  const mine = await learnersFiles(desk.workspace, place.lesson)
  const theirs = await solutionOf(place.lesson, place.step.id)
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].filter(
    (name) => mine.get(name) !== theirs.get(name),
  )
  for (const name of names)
    desk.print(
      createTwoFilesPatch(`yours/${name}`, `solution/${name}`, mine.get(name) ?? '', theirs.get(name) ?? ''),
    )
  if (names.length === 0) desk.print('Your code is the same as the solution.')
  return names.length === 0 ? 0 : 1
}

const notice = async (desk: OpenDesk, place: Place) => {
  const { progress, options } = desk
  if (progress.mark(place).attempts === undefined)
    desk.print(`You have not tried this step yet. "${options.command} hint" tells less than this will.\n`)
  await progress.update([place], (mark) => void (mark.solutionSeen = true))
}
