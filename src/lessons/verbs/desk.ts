import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { openCourse, type Course } from '../course/course.ts'
import { ownCourse } from '../package.ts'
import { placesOf, Progress, type Place } from '../progress/progress.ts'
import { styleFor, type Style } from '../report/style.ts'
import { UsageError } from '../usage-error.ts'
import { createWorkspace, findWorkspace, workspaceAt, type Workspace } from '../workspace/workspace.ts'

/** 0: fine, 1: not yet. 2 (usage) and 70 (our own error) come from thrown errors. */
export type ExitCode = 0 | 1

export interface DeskOptions {
  readonly cwd: string
  /** As typed, for messages: `npx start learn`. */
  readonly command: string
  readonly print: (text: string) => void
  readonly stdout: { isTTY?: boolean }
  readonly env: NodeJS.ProcessEnv
  readonly dir?: string | undefined
  readonly course?: string | undefined
  readonly json?: boolean | undefined
  readonly plain?: boolean | undefined
}

/** What every verb works with. */
export interface Desk {
  readonly options: DeskOptions
  readonly course: Course
  readonly style: Style
  readonly json: boolean
  print(text: string): void
  /** Undefined before the first `learn`. */
  readonly workspace: Workspace | undefined
  readonly progress: Progress | undefined
}

export type OpenDesk = Desk & { readonly workspace: Workspace; readonly progress: Progress }

export const openDesk = async (options: DeskOptions): Promise<Desk> => {
  const { cwd, dir } = options
  const workspace = dir === undefined ? findWorkspace(cwd) : workspaceAt(path.resolve(cwd, dir))
  const course = await openCourse(await courseDir(options, workspace))
  const progress = workspace && (await openProgress(workspace, course, options))
  const style = styleFor(options.stdout, options.env, options.plain === true)
  return { options, course, style, json: options.json === true, print: options.print, workspace, progress }
}

/** As `openDesk`, but makes the workspace when there is none. */
export const createDesk = async (options: DeskOptions): Promise<OpenDesk> => {
  const desk = await openDesk(options)
  const workspace = await createWorkspace(
    desk.workspace?.dir ?? path.resolve(options.cwd, options.dir ?? 'learn'),
  )
  if (options.course !== undefined) await writeFile(courseNote(workspace), JSON.stringify(desk.course.dir))
  return {
    ...desk,
    workspace,
    progress: desk.progress ?? (await openProgress(workspace, desk.course, options)),
  }
}

/** Narrows to a desk with a workspace, or says how to get one. */
export const needWorkspace = (desk: Desk): OpenDesk => {
  const { workspace, progress } = desk
  if (!workspace || !progress)
    throw new UsageError(`There is no workspace here yet. Begin with: ${desk.options.command}`)
  return { ...desk, workspace, progress }
}

/** The place that comes after, or undefined at the end of the course. */
export const nextPlace = (course: Course, { lesson, step }: Place): Place | undefined => {
  const places = placesOf(course)
  return places[places.findIndex((place) => place.lesson === lesson && place.step === step) + 1]
}

/** Says that the lesson of `place` is done, and how to open the one of `next`; `key` opens it too. */
export const lessonDone = ({ options }: Desk, place: Place, next: Place, key?: string): string =>
  `Lesson ${place.lesson.id} is done. Next: ${key === undefined ? '' : `press ${key}, or `}${options.command} open ${next.lesson.id}   (${next.lesson.title})`

/** A path as the learner would type it from where they are. */
export const shownPath = (desk: Desk, file: string): string => {
  const relative = path.relative(desk.options.cwd, file)
  return relative.startsWith('..') ? file : relative || '.'
}

const openProgress = (workspace: Workspace, course: Course, { print }: DeskOptions) =>
  Progress.open(workspace.notes, course, (backup) =>
    print(
      `The progress file could not be read. It was moved to ${backup}; "progress --rebuild" makes a new one.`,
    ),
  )

const courseDir = async (options: DeskOptions, workspace?: Workspace): Promise<string> => {
  if (options.course !== undefined) return path.resolve(options.cwd, options.course)
  const noted = workspace && (await readFile(courseNote(workspace), 'utf8').catch(() => undefined))
  return noted === undefined ? ownCourse : (JSON.parse(noted) as string)
}

const courseNote = (workspace: Workspace) => path.join(workspace.notes, 'course.json')
