import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { UserError } from '../../core/error.ts'
import { packageFile } from '../../package.ts'

/** An ordered list of lessons in one folder. Ids are stable; numbers are only for display. */
export interface Course {
  readonly id: string
  readonly dir: string
  readonly lessons: readonly Lesson[]
  /** Renamed `lesson/step` ids, old to new, so that no progress is lost. */
  readonly aliases: Readonly<Record<string, string>>
}

/** The course folder is invalid; the message names the file and the mistake. */
export class CourseError extends UserError {}

/** Reads `course.json` and every `lesson.json`, without running code of the course; throws `CourseError`. */
export const openCourse = async (dir: string): Promise<Course> => {
  const file = path.join(dir, 'course.json')
  const raw = await readCourseJson<{ id: string; lessons: string[]; aliases?: Record<string, string> }>(file)
  if (typeof raw.id !== 'string' || !Array.isArray(raw.lessons))
    throw new CourseError(`${file}: needs "id" and a list "lessons"`)
  const lessons = await Promise.all(raw.lessons.map((folder) => readLessonFolder(dir, folder)))
  return { id: raw.id, dir, lessons, aliases: raw.aliases ?? {} }
}

const readLessonFolder = async (dir: string, folder: string): Promise<Lesson> => {
  const file = path.join(dir, folder, 'lesson.json')
  try {
    return readLesson(await readCourseJson(file), path.join(dir, folder))
  } catch (error) {
    if (error instanceof CourseError) throw error
    throw new CourseError(`${file}: ${(error as Error).message}`, { cause: error })
  }
}

const readCourseJson = async <T>(file: string): Promise<T> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CourseError(`${file} cannot be read. Is this the folder of a course?`, { cause: error })
  })
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new CourseError(`${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
}

/** The folder of this package, without a trailing slash. */
export const packageDir: string = fileURLToPath(packageFile('.')).replace(/[\\/]$/, '')

/** The course that comes with the package. */
export const ownCourse: string = fileURLToPath(packageFile('lessons'))

export interface LessonStep {
  readonly id: string
  readonly title: string
}

/** One numbered folder: text, code, checks, hints and fixtures. */
export interface Lesson {
  readonly id: string
  /** The two digits of the folder name, for display. */
  readonly number: string
  readonly folder: string
  readonly dir: string
  readonly title: string
  readonly minutes: number
  /** `previous`: starts where the lesson before ends, so that learners can carry on with their own code. */
  readonly start: 'own' | 'previous'
  readonly entry: string
  /** The file in `fixtures/` of which the learner's program gets a copy as `DATA_FILE`. */
  readonly data: string | undefined
  /** What `DATA_FILE` is called. */
  readonly dataFile: string
  readonly steps: readonly LessonStep[]
}

/** Parses the content of a `lesson.json`; throws an `Error` that names the first invalid member. */
const readLesson = (raw: Record<string, unknown>, dir: string): Lesson => {
  const folder = path.basename(dir)
  const [, number, id] = /^(\d\d)-([a-z0-9-]+)$/.exec(folder) ?? []
  if (number === undefined || id === undefined || id !== raw['id'])
    throw new Error(`the folder ${folder} must be NN-id with the same "id"`)
  const text = textMember(raw)
  return {
    id,
    number,
    folder,
    dir,
    title: text('title'),
    minutes: Number(raw['minutes'] ?? 15),
    start: raw['start'] === 'previous' ? 'previous' : 'own',
    entry: raw['entry'] === undefined ? 'server.ts' : text('entry'),
    data: raw['data'] === undefined ? undefined : text('data'),
    dataFile: raw['dataFile'] === undefined ? 'data.json' : text('dataFile'),
    steps: readSteps(raw['steps']),
  }
}

/** The index of a step; throws if the lesson has no such step. */
export const stepIndex = (lesson: Lesson, step: string): number => {
  const index = lesson.steps.findIndex(({ id }) => id === step)
  if (index === -1) throw new Error(`Lesson ${lesson.id} has no step "${step}".`)
  return index
}

const textMember = (raw: Record<string, unknown>) => (name: string) => {
  const value = raw[name]
  if (typeof value !== 'string' || value === '') throw new Error(`"${name}" must be a text`)
  return value
}

const readSteps = (raw: unknown): LessonStep[] => {
  if (!Array.isArray(raw) || raw.length === 0) throw new Error('"steps" must be a list of { id, title }')
  const steps = raw.map((step) => {
    const text = textMember(step as Record<string, unknown>)
    return { id: text('id'), title: text('title') }
  })
  if (new Set(steps.map(({ id }) => id)).size < steps.length) throw new Error('two steps have the same id')
  return steps
}
