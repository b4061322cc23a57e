import path from 'node:path'

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
  readonly steps: readonly LessonStep[]
}

/** Parses the content of a `lesson.json`; throws an `Error` that names the first invalid member. */
export const readLesson = (raw: Record<string, unknown>, dir: string): Lesson => {
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
