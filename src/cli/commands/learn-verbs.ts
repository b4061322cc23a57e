import path from 'node:path'

import { UserError } from '../../core/error.ts'
import { openDesk, type DeskOptions } from '../../lessons/verbs/desk.ts'

/** What yargs read from the command line. */
export type Given = Readonly<Record<string, unknown>>

type Verb = (options: DeskOptions, given: Given, signal: AbortSignal) => Promise<number>

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
const flag = (value: unknown) => value === true

/** One line per verb: the module that does it, and what it takes from the command line. */
export const verbs = {
  start: async (options, { manual, watch }, signal) =>
    (await import('../../lessons/verbs/start.ts')).start(options, {
      manual: flag(manual),
      once: watch === false,
      input: process.stdin,
      signal,
    }),
  watch: async (options, { manual }, signal) =>
    (await import('../../lessons/verbs/watch.ts')).watch(await openDesk(options), {
      manual: flag(manual),
      input: process.stdin,
      signal,
    }),
  list: async (options, { steps }) =>
    (await import('../../lessons/verbs/list.ts')).list(await openDesk(options), { steps: flag(steps) }),
  open: async (options, { lesson, step, fromMine }) =>
    (await import('../../lessons/verbs/open.ts')).open(options, {
      lesson: text(lesson) ?? '',
      step: text(step),
      fromMine: flag(fromMine),
    }),
  check: async (options, { lesson, step, all, url, seed }, signal) =>
    (await import('../../lessons/verbs/check.ts')).check(await openDesk(options), {
      lesson: text(lesson),
      step: text(step),
      all: flag(all),
      url: text(url),
      seed: text(seed),
      signal,
    }),
  run: async (options) => (await import('../../lessons/verbs/run.ts')).run(await openDesk(options)),
  read: async (options) => (await import('../../lessons/verbs/read.ts')).read(await openDesk(options)),
  hint: async (options, { number }) =>
    (await import('../../lessons/verbs/hint.ts')).hint(await openDesk(options), {
      number: number === undefined ? undefined : Number(number),
    }),
  explain: async (options, { check }) =>
    (await import('../../lessons/verbs/explain.ts')).explain(await openDesk(options), {
      check: text(check) ?? '',
    }),
  solution: async (options, { step }) =>
    (await import('../../lessons/verbs/solution.ts')).solution(await openDesk(options), { step: text(step) }),
  diff: async (options, { step }) =>
    (await import('../../lessons/verbs/solution.ts')).diff(await openDesk(options), { step: text(step) }),
  catchUp: async (options, { step }) =>
    (await import('../../lessons/verbs/reset.ts')).catchUp(await openDesk(options), {
      step: text(step) ?? '',
    }),
  reset: async (options, { step, yes }) =>
    (await import('../../lessons/verbs/reset.ts')).reset(await openDesk(options), {
      step: text(step),
      yes: flag(yes),
      ask: process.stdin.isTTY ? ask : undefined,
    }),
  progress: async (options, { rebuild }) =>
    (await import('../../lessons/verbs/progress.ts')).progress(await openDesk(options), {
      rebuild: flag(rebuild),
    }),
  doctor: async (options) => (await import('../../lessons/verbs/doctor.ts')).doctor(await openDesk(options)),
} satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs

/** Carries out one verb. 0: fine, 1: not yet, 2: wrong use, 70: the tool itself is broken. */
export const carryOut = async (name: VerbName, given: Given): Promise<number> => {
  const abort = new AbortController()
  if (name !== 'run')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop(abort))
  try {
    const verb: Verb = verbs[name]
    return await verb(deskOptions(given), given, abort.signal)
  } catch (error) {
    if (abort.signal.aborted) return 130
    console.error(messageOf(error))
    return error instanceof UserError ? 2 : 70
  }
}

/** A second Ctrl-C, or a verb that does not listen, ends us; leaving ends every program that we started. */
const stop = (abort: AbortController) => {
  abort.abort()
  process.once('SIGINT', () => process.exit(130))
  setTimeout(() => process.exit(130), 1000).unref()
}

const messageOf = (error: unknown): string => {
  if (error instanceof UserError) return error.message
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Sorry, the lessons themselves went wrong here; it is not your code. Please report this:\n${detail}`
}

const deskOptions = ({ dir, course, json, plain }: Given): DeskOptions => ({
  cwd: process.cwd(),
  command: `npx ${path.basename(process.argv[1] ?? '') === 'understudy-server' ? 'understudy-server' : 'start'} learn`,
  print: console.log,
  stdout: process.stdout,
  env: process.env,
  dir: text(dir),
  course: text(course),
  json: flag(json),
  plain: flag(plain),
})

const ask = async (question: string): Promise<string> => {
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return await terminal.question(question)
  } finally {
    terminal.close()
  }
}
