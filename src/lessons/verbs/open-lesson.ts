import { UserError } from '../../core/error.ts'
import { starterOf } from '../course/lesson-code.ts'
import type { CoursePlace } from '../workspace/progress.ts'
import {
  linkPackages,
  placeLessonFiles,
  replaceCode,
  findEntry,
  lessonFolder,
} from '../workspace/workspace.ts'
import {
  findPlace,
  createContext,
  type LearnOptions,
  type ExitCode,
  type WorkspaceContext,
  requireWorkspace,
  shownPath,
  type LearnContext,
} from './learn-context.ts'
import { readStep } from './read-step.ts'

export interface OpenArguments {
  readonly lesson: string
  readonly step?: string | undefined
  readonly fromMine?: boolean | undefined
}

/** `learn open`: puts a lesson's files in place without overwriting any, and makes the lesson the current one. */
export const openLesson = async (options: LearnOptions, given: OpenArguments): Promise<ExitCode> => {
  const context = await createContext(options)
  const place = findPlace(context.course, context.progress, given)
  const from = given.fromMine === true ? previousLesson(context, place) : undefined
  await openPlace(context, place, from)
  return readStep(context, place)
}

/** Puts the files of a step in place and makes it the current one. */
export const openPlace = async (
  context: WorkspaceContext,
  place: CoursePlace,
  from?: CoursePlace['lesson'],
): Promise<void> => {
  await placeLessonFiles(context.workspace, place.lesson, place.step.id, from)
  await linkPackages(context.workspace)
  await context.progress.moveTo(place)
}

const previousLesson = (context: WorkspaceContext, { lesson }: CoursePlace): CoursePlace['lesson'] => {
  const previous = context.course.lessons[context.course.lessons.indexOf(lesson) - 1]
  if (lesson.start === 'own' || !previous)
    throw new UserError(
      `Lesson ${lesson.id} starts with its own code, not with yours. Leave out --from-mine.`,
    )
  if (findEntry(lessonFolder(context.workspace, previous), previous) === undefined)
    throw new UserError(
      `You have no code from lesson ${previous.id} to carry on with. Leave out --from-mine.`,
    )
  return previous
}

/** Asks a question at the terminal; undefined without one. */
export type Ask = ((question: string) => Promise<string>) | undefined

/** `learn catch-up`: writes the solution of everything before the step, after saving the learner's files. */
export const catchUp = async (
  given: LearnContext,
  { step, lesson }: { step: string; lesson?: string },
): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  await restart(context, findPlace(context.course, context.progress, { lesson, step }))
  return 0
}

/** `learn reset`: starts the current or named step again, after asking and saving the learner's files. */
export const resetStep = async (
  given: LearnContext,
  { step, yes, ask }: { step?: string | undefined; yes: boolean; ask: Ask },
): Promise<ExitCode> => {
  const context = requireWorkspace(given)
  const place = findPlace(context.course, context.progress, { step })
  if (!yes) {
    if (!ask)
      throw new UserError('There is no terminal to ask in. Add --yes to confirm; your code is saved first.')
    const answer = await ask(`Start step "${place.step.id}" again? Your code is saved first. (y/n) `)
    if (!/^y(es)?$/i.test(answer.trim())) {
      context.print('Nothing has been changed.')
      return 0
    }
  }
  await restart(context, place)
  return 0
}

const restart = async (context: WorkspaceContext, place: CoursePlace) => {
  const { workspace, options } = context
  await placeLessonFiles(workspace, place.lesson, place.step.id)
  const saved = await replaceCode(workspace, place.lesson, await starterOf(place.lesson, place.step.id))
  await context.progress.moveTo(place)
  context.print(
    `You are at the start of step "${place.step.id}". Your code was saved in ${shownPath(context, saved)}`,
  )
  context.print(`The text: ${options.command} read`)
}
