import { rename } from 'node:fs/promises'
import path from 'node:path'

import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'

import type { Course } from '../course/course.ts'
import type { Lesson, Step } from '../course/lesson.ts'

/** What is known about one step. Times are ISO 8601, UTC. */
export interface Mark {
  passedAt?: string
  attempts?: number
  /** How many hints were shown. */
  hints?: number
  solutionSeen?: boolean
  /** Fingerprint of the checks that passed. */
  checks?: string
  /** The same first problem this many times in a row. */
  stuck?: { on: string; times: number }
}

/** The whole file. Keys are `lesson/step`; those that no course knows are kept and ignored. */
export interface ProgressData {
  format: 1
  course: string
  current: string
  steps: Record<string, Mark>
}

/** A step with its lesson. */
export interface Place {
  readonly lesson: Lesson
  readonly step: Step
}

export const keyOf = ({ lesson, step }: Place): string => `${lesson.id}/${step.id}`

/** Every step of the course, in order. */
export const placesOf = (course: Course): Place[] =>
  course.lessons.flatMap((lesson) => lesson.steps.map((step) => ({ lesson, step })))

/** A small file that people can read. It is written whole, beside itself, then renamed over the old one. */
export class Progress {
  readonly #course: Course
  readonly #low: Low<ProgressData>

  private constructor(course: Course, low: Low<ProgressData>) {
    this.#course = course
    this.#low = low
  }

  /** A file that is not JSON is moved to `progress.json.bak`, and `onBroken` hears of it. */
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

  mark(place: Place): Mark {
    return this.#low.data.steps[keyOf(place)] ?? {}
  }

  isDone(place: Place): boolean {
    return this.mark(place).passedAt !== undefined
  }

  /** Where the learner is; when that step is gone, the first one that is not done. */
  get current(): Place {
    const places = placesOf(this.#course)
    const found =
      places.find((place) => keyOf(place) === this.#low.data.current) ??
      places.find((place) => !this.isDone(place)) ??
      places[0]
    if (!found) throw new Error(`The course ${this.#course.id} has no steps.`)
    return found
  }

  async moveTo(place: Place): Promise<void> {
    await this.#change((data) => void (data.current = keyOf(place)))
  }

  async update(places: readonly Place[], change: (mark: Mark, place: Place) => void): Promise<void> {
    await this.#change((data) => places.forEach((place) => change((data.steps[keyOf(place)] ??= {}), place)))
  }

  /** Reads again before it writes: a second terminal may have written since. */
  async #change(change: (data: ProgressData) => void): Promise<void> {
    await this.#read()
    change(this.#low.data)
    await this.#low.write()
  }

  async #read(): Promise<void> {
    await this.#low.read()
    const data = this.#low.data
    const known = typeof data === 'object' && data !== null && typeof data.steps === 'object'
    this.#low.data = known ? renamed(data, this.#course.aliases) : firstData(this.#course)
  }
}

const firstData = (course: Course): ProgressData => ({ format: 1, course: course.id, current: '', steps: {} })

const renamed = (data: ProgressData, aliases: Course['aliases']): ProgressData => {
  const now = (key: string) => (Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key)
  const steps = Object.fromEntries(Object.entries(data.steps).map(([key, mark]) => [now(key), mark]))
  return { ...data, current: now(data.current), steps }
}
