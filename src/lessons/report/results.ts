import { firstProblem, passed, type CheckResult, type Problem, type Run } from '../run/result.ts'
import { curlLine } from '../runner/curl.ts'

/** `check --json`: ordered, version 1, for programs of teachers and editors. */
export const results = (run: Run, origin: string, bodyFile?: string): unknown => ({
  version: 1,
  lesson: run.lesson,
  step: run.step,
  seed: run.seed,
  status: firstProblem(run)?.status === 'tool-error' ? 'error' : passed(run) ? 'pass' : 'fail',
  milliseconds: Math.round(run.ms),
  checks: run.results.map((result) => checkOf(result, origin, bodyFile)),
})

const checkOf = (result: CheckResult, origin: string, bodyFile?: string) => {
  const { id, step, title, status, problem, reason, notes, ms } = result
  return {
    id,
    step,
    title,
    status,
    ...(problem && problemOf(problem, origin, bodyFile)),
    reason,
    notes,
    milliseconds: Math.round(ms),
  }
}

const problemOf = (problem: Problem, origin: string, bodyFile?: string) => ({
  sent: problem.request && curlLine(origin, problem.request, bodyFile),
  expected: problem.expected,
  got: problem.got,
  detail: problem.detail,
  diagnosis: problem.diagnosis?.id,
  message: problem.diagnosis?.says,
})
