import type { Lesson } from '../course/lesson.ts'
import { firstProblem, type CheckResult, type Run } from '../run/result.ts'
import { curlLine } from '../runner/curl.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

export interface ScreenOptions {
  readonly style: Style
  /** As the learner typed it: `npx start learn`. */
  readonly command: string
  /** The learner's file, as they would open it; undefined in attach mode. */
  readonly file: string | undefined
  /** Where a pasted curl line finds the server. */
  readonly origin: string
  /** A program that ended after the checks must be started again before a curl line works. */
  readonly live: boolean
  /** Where the text of a long request body is, so that the curl line stays short. */
  readonly bodyFile: string | undefined
}

/** The result of a run for a person: the first problem in full, the rest in a line each. */
export const screen = (run: Run, lesson: Lesson, options: ScreenOptions): string => {
  const problem = firstProblem(run)
  return [
    headline(run, lesson, problem, options.style),
    ...(problem ? ['', ...(neverStarted(run) ? startLines : problemLines)(problem, options, run)] : []),
    ...skippedLines(run),
    ...noteLines(run),
  ].join('\n')
}

const headline = (run: Run, lesson: Lesson, problem: CheckResult | undefined, style: Style): string => {
  const at = lesson.steps.findIndex(({ id }) => id === run.step)
  const step = `step "${run.step}" (${at + 1} of ${lesson.steps.length})`
  const passed = run.results.filter(({ status }) => status === 'pass').length
  if (problem?.status === 'tool-error')
    return style.notYet(`A check of ${step} is broken. This is our fault, not yours.`)
  if (problem) return `${style.notYet('Not yet')}: ${step}, ${passed} of ${run.results.length} checks pass.`
  if (passed === 0) return `${style.notYet('Nothing checked')}: ${step}.`
  return `${style.good('Well done')}: ${step}, ${passed} of ${run.results.length} checks pass.`
}

/** No check is to blame when the program of the first one did not come to listen. */
const neverStarted = ({ results: [first] }: Run): boolean =>
  first?.status === 'fail' && first.problem?.origin === undefined

const startLines = ({ problem }: CheckResult, { style, command, file }: ScreenOptions): string[] => [
  `  ${style.strong('Your server did not start')}`,
  `    got        ${wrap(problem?.got ?? '', 15)}`,
  ...(problem?.detail === undefined ? [] : [`    it says    ${problem.detail}`]),
  ...(file === undefined ? [] : [`    your file  ${file}`, `    help       ${command} hint`]),
]

const problemLines = (result: CheckResult, options: ScreenOptions, run: Run): string[] => {
  const { style, command } = options
  const lines = [`  ${style.strong(result.title)}      ${style.quiet(`[${result.id}]`)}`]
  const { problem } = result
  const add = (label: string, text: string | undefined) =>
    text !== undefined && lines.push(`    ${label.padEnd(11)}${text}`)
  if (result.status === 'tool-error') add('please', `report this: ${result.reason}`)
  if (!problem) return [...lines, ...restLines(run, result, options)]
  if (problem.request) add('we sent', curlLine(options.origin, problem.request, options.bodyFile))
  if (problem.request && !options.live)
    add('', style.quiet(`(to send it yourself, start your server: ${command} run)`))
  add('expected', wrap(problem.expected, 15))
  add('got', wrap(problem.got, 15))
  add('it says', problem.detail)
  if (problem.diagnosis && problem.diagnosis.says !== problem.got)
    add('likely', wrap(problem.diagnosis.says, 15))
  add('your file', options.file)
  add('more', `${command} explain ${result.id}`)
  if (options.file !== undefined) add('help', `${command} hint`)
  return [...lines, ...restLines(run, result, options)]
}

const restLines = (run: Run, problem: CheckResult, { style }: ScreenOptions): string[] => {
  const ids = (status: CheckResult['status']) =>
    run.results.filter((result) => result.status === status && result !== problem).map(({ id }) => id)
  const line = (label: string, names: string[]) =>
    names.length === 0 ? [] : [style.quiet(`  ${label}: ${names.join(', ')}`)]
  return [...line('also not yet', ids('fail')), ...line('not reached', ids('not-reached'))]
}

const skippedLines = (run: Run): string[] => {
  const skipped = run.results.filter(({ status }) => status === 'skipped')
  return skipped.length === 0
    ? []
    : [`  skipped: ${skipped.map(({ id, reason }) => `${id} (${reason})`).join(', ')}`]
}

const noteLines = (run: Run): string[] =>
  run.results.flatMap(({ id, notes }) => notes.map((note) => `  note: ${note} [${id}]`))
