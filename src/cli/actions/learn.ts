import { UserError } from '../../core/error.ts'
import { openContext, type LearnOptions } from '../../lessons/verbs/learn-context.ts'
import { commandName } from '../../package.ts'
import { codeOf, reasonOf } from '../../store/file/disk/disk-error.ts'

/** The arguments as yargs read them. */
export type LearnArguments = Readonly<Record<string, unknown>>

type Verb = (options: LearnOptions, given: LearnArguments, signal: AbortSignal) => Promise<number>

const asText = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
const isSet = (value: unknown) => value === true

/** Each verb with the function that carries it out and the options it reads. */
export const verbs = {
  start: async (options, { manual, watch }, signal) =>
    (await import('../../lessons/verbs/watch-saves.ts')).startLearning(options, {
      manual: isSet(manual),
      once: watch === false,
      input: process.stdin,
      signal,
    }),
  watch: async (options, { manual }, signal) =>
    (await import('../../lessons/verbs/watch-saves.ts')).watchSaves(await openContext(options), {
      manual: isSet(manual),
      input: process.stdin,
      signal,
    }),
  list: async (options, { steps }) =>
    (await import('../../lessons/verbs/overview.ts')).listLessons(await openContext(options), {
      steps: isSet(steps),
    }),
  open: async (options, { lesson, step, fromMine }) =>
    (await import('../../lessons/verbs/open-lesson.ts')).openLesson(options, {
      lesson: asText(lesson) ?? '',
      step: asText(step),
      fromMine: isSet(fromMine),
    }),
  check: async (options, { lesson, step, all, url, seed }, signal) =>
    (await import('../../lessons/verbs/check-step.ts')).checkStep(await openContext(options), {
      lesson: asText(lesson),
      step: asText(step),
      all: isSet(all),
      url: asText(url),
      seed: asText(seed),
      signal,
    }),
  run: async (options, { program }) =>
    (await import('../../lessons/verbs/run-server.ts')).runServer(
      await openContext(options),
      asText(program),
    ),
  read: async (options) =>
    (await import('../../lessons/verbs/read-step.ts')).readStep(await openContext(options)),
  hint: async (options, { number }) =>
    (await import('../../lessons/verbs/read-step.ts')).showHint(await openContext(options), {
      number: number === undefined ? undefined : Number(number),
    }),
  explain: async (options, { check }) =>
    (await import('../../lessons/verbs/explain-check.ts')).explainCheck(await openContext(options), {
      check: asText(check) ?? '',
    }),
  solution: async (options, { step }) =>
    (await import('../../lessons/verbs/read-step.ts')).showSolution(await openContext(options), {
      step: asText(step),
    }),
  diff: async (options, { step }) =>
    (await import('../../lessons/verbs/read-step.ts')).showDiff(await openContext(options), {
      step: asText(step),
    }),
  catchUp: async (options, { step }) =>
    (await import('../../lessons/verbs/open-lesson.ts')).catchUp(await openContext(options), {
      step: asText(step) ?? '',
    }),
  reset: async (options, { step, yes }) =>
    (await import('../../lessons/verbs/open-lesson.ts')).resetStep(await openContext(options), {
      step: asText(step),
      yes: isSet(yes),
      ask: process.stdin.isTTY ? askQuestion : undefined,
    }),
  progress: async (options, { rebuild }) =>
    (await import('../../lessons/verbs/overview.ts')).showProgress(await openContext(options), {
      rebuild: isSet(rebuild),
    }),
  doctor: async (options) =>
    (await import('../../lessons/verbs/doctor.ts')).doctor(await openContext(options)),
} satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs

/** Carries out one verb. Exit codes: 0 passed, 1 not yet, 2 wrong usage, 70 a bug in the lessons. */
export const runVerb = async (name: VerbName, given: LearnArguments): Promise<number> => {
  const abort = new AbortController()
  if (name !== 'run')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(abort))
  try {
    const verb: Verb = verbs[name]
    return await verb(learnOptions(given), given, abort.signal)
  } catch (error) {
    if (abort.signal.aborted) return 130
    const mistake = toUserError(error)
    console.error(messageOf(mistake))
    return mistake instanceof UserError ? 2 : 70
  }
}

/** Exits on a second Ctrl-C, or if the verb does not stop; exiting ends every program that we started. */
const stop = (abort: AbortController) => {
  abort.abort()
  process.once('SIGINT', () => process.exit(130))
  setTimeout(() => process.exit(130), 1000).unref()
}

/** A disk that cannot be written to is no bug of the lessons. */
const toUserError = (error: unknown): unknown =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')
    ? new UserError(`The files of the lesson could not be written: ${reasonOf(error)}.`)
    : error

const messageOf = (error: unknown): string => {
  if (error instanceof UserError) return error.message
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Sorry, this is a bug in the lessons, not in your code. Please report it:\n${detail}`
}

const learnOptions = ({ dir, course, json, plain }: LearnArguments): LearnOptions => ({
  cwd: process.cwd(),
  command: `npx ${commandName} learn`,
  print: console.log,
  stdout: process.stdout,
  env: process.env,
  dir: asText(dir),
  course: asText(course),
  json: isSet(json),
  plain: isSet(plain),
})

const askQuestion = async (question: string): Promise<string> => {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}
