import { createTwoFilesPatch } from 'diff'

import { solutionOf } from '../course/lesson-code.ts'
import type { CoursePlace } from '../workspace/progress.ts'
import { learnersFiles } from '../workspace/workspace.ts'
import {
  findPlace,
  requireWorkspace,
  type LearnContext,
  type ExitCode,
  type WorkspaceContext,
} from './learn-context.ts'

export interface StepArguments {
  readonly step?: string | undefined
}

/** `learn solution`: prints the solution; never writes to the learner's files. */
export const showSolution = async (given: LearnContext, { step }: StepArguments): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const place = findPlace(context.course, context.progress, { step })
  await notice(context, place)
  const files = await solutionOf(place.lesson, place.step.id)
  for (const [name, text] of files)
    context.print(`${context.style.strong(`--- ${name}, with step "${place.step.id}" done`)}\n${text}`)
  return 0
}

/** `learn diff`: a unified diff from the learner's code to the solution; exit code 1 if they differ. */
export const showDiff = async (given: LearnContext, { step }: StepArguments): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const place = findPlace(context.course, context.progress, { step })
  await notice(context, place)
  const mine = await learnersFiles(context.workspace, place.lesson)
  const theirs = await solutionOf(place.lesson, place.step.id)
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].filter(
    (name) => mine.get(name) !== theirs.get(name),
  )
  for (const name of names)
    context.print(
      createTwoFilesPatch(`yours/${name}`, `solution/${name}`, mine.get(name) ?? '', theirs.get(name) ?? ''),
    )
  if (names.length === 0) context.print('Your code is the same as the solution.')
  return names.length === 0 ? 0 : 1
}

const notice = async (context: WorkspaceContext, place: CoursePlace) => {
  const { progress, options } = context
  if (progress.mark(place).attempts === undefined)
    context.print(`You have not tried this step yet. "${options.command} hint" gives less away.\n`)
  await progress.update([place], (mark) => void (mark.solutionSeen = true))
}
