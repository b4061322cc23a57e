import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { UserError } from '../../core/error.ts'
import { packageFile } from '../../package.ts'
import { readLesson, type Lesson } from './lesson.ts'

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
