import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { UserError } from '../../core/error.ts'
import { openCourse, type Course, ownCourse, type Lesson } from '../course/course.ts'
import { styleFor, type Style } from '../report/terminal-text.ts'
import { placesOf, Progress, type CoursePlace } from '../workspace/progress.ts'
import {
  createWorkspace,
  findEntry,
  findWorkspace,
  lessonFolder,
  workspaceAt,
  type Workspace,
} from '../workspace/workspace.ts'

/** 0: passed, 1: not yet. 2 (wrong usage) and 70 (a bug of ours) come from thrown errors. */
export type ExitCode = 0 | 1

export interface LearnOptions {
  readonly cwd: string
  /** As typed, for messages, for example `npx start learn`. */
  readonly command: string
  readonly print: (text: string) => void
  readonly stdout: { isTTY?: boolean; columns?: number }
  readonly env: NodeJS.ProcessEnv
  readonly dir?: string | undefined
  readonly course?: string | undefined
  readonly json?: boolean | undefined
  readonly plain?: boolean | undefined
}

/** What every command works with. */
export interface LearnContext {
  readonly options: LearnOptions
  readonly course: Course
  readonly style: Style
  /** Characters on a line. */
  readonly width: number
  readonly json: boolean
  print(text: string): void
  /** Undefined before the first `learn`. */
  readonly workspace: Workspace | undefined
  readonly progress: Progress | undefined
}

export type WorkspaceContext = LearnContext & { readonly workspace: Workspace; readonly progress: Progress }

/** Longer lines are hard to read. */
const widest = 100

export const openContext = async (options: LearnOptions): Promise<LearnContext> => {
  const { cwd, dir } = options
  const workspace = dir === undefined ? findWorkspace(cwd) : workspaceAt(path.resolve(cwd, dir))
  const course = await openCourse(await courseDir(options, workspace))
  const progress = workspace && (await openProgress(workspace, course, options))
  const style = styleFor(options.stdout, options.env, options.plain === true)
  const { columns = widest } = options.stdout
  const width = Math.min(widest, columns)
  const json = options.json === true
  return { options, course, style, width, json, print: options.print, workspace, progress }
}

/** As `openContext`, but creates the workspace if there is none. */
export const createContext = async (options: LearnOptions): Promise<WorkspaceContext> => {
  const context = await openContext(options)
  const workspace = await createWorkspace(
    context.workspace?.dir ?? path.resolve(options.cwd, options.dir ?? 'learn'),
  )
  if (options.course !== undefined) await writeFile(courseNote(workspace), JSON.stringify(context.course.dir))
  return {
    ...context,
    workspace,
    progress: context.progress ?? (await openProgress(workspace, context.course, options)),
  }
}

/** Throws a `UserError` if there is no workspace. */
export const requireWorkspace = (context: LearnContext): WorkspaceContext => {
  const { workspace, progress } = context
  if (!workspace || !progress)
    throw new UserError(`There is no workspace here yet. Start with: ${context.options.command}`)
  return { ...context, workspace, progress }
}

/** The next step, or undefined at the end of the course. */
export const nextPlace = (course: Course, { lesson, step }: CoursePlace): CoursePlace | undefined => {
  const places = placesOf(course)
  return places[places.findIndex((place) => place.lesson === lesson && place.step === step) + 1]
}

/** The message that the lesson of `place` is done and how to open the next; `key` opens it too. */
export const lessonDone = (
  { options }: LearnContext,
  place: CoursePlace,
  next: CoursePlace,
  key?: string,
): string =>
  `Lesson ${place.lesson.id} is done. Next: ${key === undefined ? '' : `press ${key}, or `}${options.command} open ${next.lesson.id}   (${next.lesson.title})`

/** A path as the learner would type it in the current folder. */
export const shownPath = (context: LearnContext, file: string): string => {
  const relative = path.relative(context.options.cwd, file)
  return relative.startsWith('..') ? file : relative || '.'
}

/** The file to start for a lesson; throws a `UserError` if the lesson has not been opened. */
export const requireEntry = (context: LearnContext, lesson: Lesson): string => {
  const entry = findEntry(lessonFolder(requireWorkspace(context).workspace, lesson), lesson)
  if (entry !== undefined) return entry
  throw new UserError(
    `You have not opened lesson ${lesson.id} yet. Open it with: ${context.options.command} open ${lesson.id}`,
  )
}

const openProgress = (workspace: Workspace, course: Course, { print, command }: LearnOptions) =>
  Progress.open(workspace.notes, course, (backup) =>
    print(
      `The progress file could not be read and was moved to ${backup}. To restore your progress: ${command} progress --rebuild`,
    ),
  )

const courseDir = async (options: LearnOptions, workspace?: Workspace): Promise<string> => {
  if (options.course !== undefined) return path.resolve(options.cwd, options.course)
  const noted = workspace && (await readFile(courseNote(workspace), 'utf8').catch(() => undefined))
  return noted === undefined ? ownCourse : (JSON.parse(noted) as string)
}

const courseNote = (workspace: Workspace) => path.join(workspace.notes, 'course.json')

/** The step that a command is about: the named one, otherwise the current one. */
export const findPlace = (
  course: Course,
  progress: Progress | undefined,
  names: { readonly lesson?: string | undefined; readonly step?: string | undefined },
): CoursePlace => {
  const current = progress?.current
  const lesson = names.lesson === undefined ? current?.lesson : findLesson(course, names.lesson)
  if (!lesson) throw new UserError('Which lesson? Name one, for example: check 00')
  if (names.step !== undefined) return findStep(lesson, names.step)
  if (current?.lesson === lesson) return current
  return firstOpen(lesson, progress)
}

/** Finds a lesson by id, number or folder: `json`, `1`, `01`, `01-json`. Throws `UserError`. */
const findLesson = (course: Course, name: string): Lesson => {
  const number = /^\d+$/.test(name) ? name.padStart(2, '0') : undefined
  const found = course.lessons.find(
    ({ id, folder, number: own }) => [id, folder].includes(name) || own === number,
  )
  if (found) return found
  throw new UserError(
    `There is no lesson "${name}". Lessons: ${course.lessons.map(({ id }) => id).join(', ')}.`,
  )
}

/** Finds a step of a lesson by id or number; throws a `UserError` that lists the steps. */
const findStep = (lesson: Lesson, name: string): CoursePlace => {
  const step = lesson.steps.find(({ id }, at) => id === name || name === String(at + 1))
  if (step) return { lesson, step }
  const names = lesson.steps.map(({ id }, at) => `${at + 1} ${id}`).join(', ')
  throw new UserError(`Lesson ${lesson.id} has no step "${name}". Steps: ${names}.`)
}

/** The first step that is not done, or the last one. */
const firstOpen = (lesson: Lesson, progress: Progress | undefined): CoursePlace => {
  const places = lesson.steps.map((step) => ({ lesson, step }))
  const place = progress
    ? (places.find((candidate) => !progress.isDone(candidate)) ?? places.at(-1))
    : places.at(-1)
  if (!place) throw new UserError(`Lesson ${lesson.id} has no steps.`)
  return place
}
