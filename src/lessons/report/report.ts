import type { Lesson } from '../course/course.ts'
import {
  firstProblem,
  type CheckResult,
  type LessonRun,
  passed,
  type CheckProblem,
} from '../run/run-result.ts'
import { curlLine } from '../runner/send-request.ts'
import { type Style, wrap } from './terminal-text.ts'

export interface ScreenOptions {
  readonly style: Style
  /** As the learner typed it, for example `npx start learn`. */
  readonly command: string
  /** Path of the learner's file as they would type it; undefined in attach mode. */
  readonly file: string | undefined
  /** The address in curl lines. */
  readonly origin: string
  /** Whether the server still runs, so that the curl line works as it is. */
  readonly live: boolean
  /** Characters on a line. */
  readonly width?: number | undefined
  /** The file that holds a long request body, so that the curl line stays short. */
  readonly bodyFile: string | undefined
}

/** The result of a run for people: the first problem in full, the others on one line. */
export const screenReport = (run: LessonRun, lesson: Lesson, options: ScreenOptions): string => {
  const problem = firstProblem(run)
  return [
    headline(run, lesson, problem, options.style),
    ...(problem ? ['', ...(neverStarted(run) ? startLines : problemLines)(problem, options, run)] : []),
    ...skippedLines(run),
    ...noteLines(run),
  ].join('\n')
}

const headline = (run: LessonRun, lesson: Lesson, problem: CheckResult | undefined, style: Style): string => {
  const at = lesson.steps.findIndex(({ id }) => id === run.step)
  const step = `step "${run.step}" (${at + 1} of ${lesson.steps.length})`
  const passes = run.results.filter(({ status }) => status === 'pass').length
  if (problem?.status === 'tool-error')
    return style.notYet(`A check of ${step} is broken. This is a bug in the lessons, not in your code.`)
  if (problem) return `${style.notYet('Not yet')}: ${step}, ${passes} of ${run.results.length} checks pass.`
  if (passes === 0) return `${style.notYet('Nothing checked')}: ${step}.`
  const skipped = run.results.length - passes
  const count =
    skipped === 0 ? `${passes} of ${passes} checks pass` : `${passes} checks pass, ${skipped} skipped`
  return `${style.good('Well done')}: ${step}, ${count}.`
}

/** True if the program for the first check did not start. */
const neverStarted = ({ results: [first] }: LessonRun): boolean =>
  first?.status === 'fail' && first.problem?.origin === undefined

const startLines = ({ problem }: CheckResult, { style, command, file, width }: ScreenOptions): string[] => [
  `  ${style.strong('Your server did not start')}`,
  `    got        ${wrap(problem?.got ?? '', 15, width)}`,
  ...(problem?.detail === undefined
    ? []
    : [`    it says    ${problem.detail.replaceAll('\n', `\n${' '.repeat(15)}`)}`]),
  ...(problem?.diagnosis === undefined || problem.diagnosis.says === problem.got
    ? []
    : [`    likely     ${wrap(problem.diagnosis.says, 15, width)}`]),
  ...(file === undefined ? [] : [`    your file  ${file}`, `    help       ${command} hint`]),
]

const problemLines = (result: CheckResult, options: ScreenOptions, run: LessonRun): string[] => {
  const { style, command, width } = options
  const lines = [`  ${style.strong(result.title)}      ${style.quiet(`[${result.id}]`)}`]
  const { problem } = result
  const add = (label: string, text: string | undefined) =>
    text !== undefined && lines.push(`    ${label.padEnd(11)}${text}`)
  if (result.status === 'tool-error') add('please', `report this: ${result.reason}`)
  if (!problem) return [...lines, ...restLines(run, result, options)]
  if (problem.request) add('we sent', curlLine(options.origin, problem.request, options.bodyFile))
  if (problem.request && !options.live)
    add('', style.quiet(`(to send it yourself, start your server: ${command} run)`))
  add('expected', wrap(problem.expected, 15, width))
  add('got', wrap(problem.got, 15, width))
  add('it says', problem.detail?.replaceAll('\n', `\n${' '.repeat(15)}`))
  if (problem.diagnosis && problem.diagnosis.says !== problem.got)
    add('likely', wrap(problem.diagnosis.says, 15, width))
  add('your file', options.file)
  add('more', `${command} explain ${result.id}`)
  if (options.file !== undefined) add('help', `${command} hint`)
  return [...lines, ...restLines(run, result, options)]
}

const restLines = (run: LessonRun, problem: CheckResult, { style }: ScreenOptions): string[] => {
  const ids = (status: CheckResult['status']) =>
    run.results.filter((result) => result.status === status && result !== problem).map(({ id }) => id)
  const line = (label: string, names: string[]) =>
    names.length === 0 ? [] : [style.quiet(`  ${label}: ${names.join(', ')}`)]
  return [...line('not yet either', ids('fail')), ...line('not reached', ids('not-reached'))]
}

const skippedLines = (run: LessonRun): string[] => {
  const skipped = run.results.filter(({ status }) => status === 'skipped')
  return skipped.length === 0
    ? []
    : [`  skipped: ${skipped.map(({ id, reason }) => `${id} (${reason})`).join(', ')}`]
}

const noteLines = (run: LessonRun): string[] =>
  run.results.flatMap(({ id, notes }) => notes.map((note) => `  note: ${note} [${id}]`))

/** The output of `check --json`, version 1: for editors and teachers' tools. */
export const jsonReport = (run: LessonRun, origin: string, bodyFile?: string): unknown => ({
  version: 1,
  lesson: run.lesson,
  step: run.step,
  seed: run.seed,
  status: firstProblem(run)?.status === 'tool-error' ? 'error' : passed(run) ? 'pass' : 'fail',
  milliseconds: Math.round(run.ms),
  checks: run.results.map((result) => checkJson(result, origin, bodyFile)),
})

const checkJson = (result: CheckResult, origin: string, bodyFile?: string) => {
  const { id, step, title, status, problem, reason, notes, ms } = result
  return {
    id,
    step,
    title,
    status,
    ...(problem && problemJson(problem, origin, bodyFile)),
    reason,
    notes,
    milliseconds: Math.round(ms),
  }
}

const problemJson = (problem: CheckProblem, origin: string, bodyFile?: string) => ({
  sent: problem.request && curlLine(origin, problem.request, bodyFile),
  expected: problem.expected,
  got: problem.got,
  detail: problem.detail,
  diagnosis: problem.diagnosis?.id,
  message: problem.diagnosis?.says,
})
