import { rename } from 'node:fs/promises'
import path from 'node:path'

import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'

import type { Course, Lesson, LessonStep } from '../course/course.ts'

/** What we know about one step. Times are ISO 8601, UTC. */
export interface Mark {
  passedAt?: string
  attempts?: number
  /** How many hints were shown. */
  hints?: number
  solutionSeen?: boolean
  /** Fingerprint of the checks that passed. */
  checks?: string
  /** How many times in a row the same problem came first. */
  stuck?: { on: string; times: number }
}

/** The whole file. Keys are `lesson/step`; unknown keys are kept and ignored. */
export interface ProgressData {
  format: 1
  course: string
  current: string
  steps: Record<string, Mark>
}

/** A step with its lesson. */
export interface CoursePlace {
  readonly lesson: Lesson
  readonly step: LessonStep
}

export const placeKey = ({ lesson, step }: CoursePlace): string => `${lesson.id}/${step.id}`

/** Every step of the course, in order. */
export const placesOf = (course: Course): CoursePlace[] =>
  course.lessons.flatMap((lesson) => lesson.steps.map((step) => ({ lesson, step })))

/** A small, readable file. lowdb writes a temporary file and renames it over the old one. */
export class Progress {
  readonly #course: Course
  readonly #low: Low<ProgressData>

  private constructor(course: Course, low: Low<ProgressData>) {
    this.#course = course
    this.#low = low
  }

  /** A file that is not JSON is moved to `progress.json.bak`, whose path is passed to `onBroken`. */
  static async open(notes: string, course: Course, onBroken: (backup: string) => void): Promise<Progress> {
    const file = path.join(notes, 'progress.json')
    const progress = new Progress(course, new Low(new JSONFile<ProgressData>(file), firstData(course)))
    try {
      await progress.#read()
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      await rename(file, `${file}.bak`)
      onBroken(`${file}.bak`)
      await progress.#read()
    }
    return progress
  }

  mark(place: CoursePlace): Mark {
    return this.#low.data.steps[placeKey(place)] ?? {}
  }

  isDone(place: CoursePlace): boolean {
    return this.mark(place).passedAt !== undefined
  }

  /** The step that the learner is at; if it no longer exists, the first that is not done. */
  get current(): CoursePlace {
    const places = placesOf(this.#course)
    const found =
      places.find((place) => placeKey(place) === this.#low.data.current) ??
      places.find((place) => !this.isDone(place)) ??
      places[0]
    if (!found) throw new Error(`The course ${this.#course.id} has no steps.`)
    return found
  }

  async moveTo(place: CoursePlace): Promise<void> {
    await this.#change((data) => void (data.current = placeKey(place)))
  }

  async update(
    places: readonly CoursePlace[],
    change: (mark: Mark, place: CoursePlace) => void,
  ): Promise<void> {
    await this.#change((data) =>
      places.forEach((place) => change((data.steps[placeKey(place)] ??= {}), place)),
    )
  }

  /** Reads the file again first: a second terminal may have written to it. */
  async #change(change: (data: ProgressData) => void): Promise<void> {
    await this.#read()
    change(this.#low.data)
    await this.#low.write()
  }

  async #read(): Promise<void> {
    await this.#low.read()
    const data = this.#low.data
    const known = typeof data === 'object' && data !== null && typeof data.steps === 'object'
    this.#low.data = known ? withNewNames(data, this.#course.aliases) : firstData(this.#course)
  }
}

const firstData = (course: Course): ProgressData => ({ format: 1, course: course.id, current: '', steps: {} })

const withNewNames = (data: ProgressData, aliases: Course['aliases']): ProgressData => {
  const now = (key: string) => (Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key)
  const steps = Object.fromEntries(Object.entries(data.steps).map(([key, mark]) => [now(key), mark]))
  return { ...data, current: now(data.current), steps }
}
