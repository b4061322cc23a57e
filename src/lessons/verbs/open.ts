import type { Place } from '../progress/progress.ts'
import { UsageError } from '../usage-error.ts'
import { openLesson } from '../workspace/lesson-files.ts'
import { linkPackages } from '../workspace/links.ts'
import { findEntry, lessonDir } from '../workspace/workspace.ts'
import { createDesk, type DeskOptions, type ExitCode, type OpenDesk } from './desk.ts'
import { findPlace } from './find.ts'
import { read } from './read.ts'

export interface OpenArguments {
  readonly lesson: string
  readonly step?: string | undefined
  readonly fromMine?: boolean | undefined
}

/** `learn open`: puts a lesson's files in place, overwrites nothing, and makes it the current one. */
export const open = async (options: DeskOptions, given: OpenArguments): Promise<ExitCode> => {
  const desk = await createDesk(options)
  const place = findPlace(desk.course, desk.progress, given)
  const from = given.fromMine === true ? previousLesson(desk, place) : undefined
  await enter(desk, place, from)
  return read(desk, place)
}

/** Opens the place and makes it current. */
export const enter = async (desk: OpenDesk, place: Place, from?: Place['lesson']): Promise<void> => {
  await openLesson(desk.workspace, place.lesson, place.step.id, from)
  await linkPackages(desk.workspace)
  await desk.progress.moveTo(place)
}

const previousLesson = (desk: OpenDesk, { lesson }: Place): Place['lesson'] => {
  const previous = desk.course.lessons[desk.course.lessons.indexOf(lesson) - 1]
  if (lesson.start === 'own' || !previous)
    throw new UsageError(`Lesson ${lesson.id} begins with code of its own.`)
  if (findEntry(lessonDir(desk.workspace, previous), previous) === undefined)
    throw new UsageError(`You have no code of lesson ${previous.id} to carry on with.`)
  return previous
}
