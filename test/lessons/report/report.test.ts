import { expect } from 'chai'

import { screenReport } from '../../../src/lessons/report/report.ts'
import { plainStyle } from '../../../src/lessons/report/terminal-text.ts'
import type { CheckResult, LessonRun } from '../../../src/lessons/run/run-result.ts'
import { exercises, type Exercise } from '../support/course.ts'

const [{ lesson, step }] = exercises as [Exercise]
const options = {
  style: plainStyle,
  command: 'npx start learn',
  file: 'server.ts',
  origin: 'http://127.0.0.1:3000',
  live: false,
  bodyFile: undefined,
}

describe('lessons/report', () => {
  it('blames no check when the server did not start', () => {
    const got = 'Your file does not compile yet.'
    const base = { step: step.id, title: 'It works', notes: [], exchanges: [], declared: [], ms: 0 }
    const problem = {
      request: undefined,
      origin: undefined,
      expected: 'an answer',
      got,
      detail: 'server.ts:4  Oh',
    }
    const diagnosis = { id: 'does-not-compile', says: got }
    const results: CheckResult[] = [
      { ...base, id: 'one', status: 'fail', problem: { ...problem, diagnosis } },
      { ...base, id: 'two', status: 'not-reached' },
    ]
    const run: LessonRun = { lesson: lesson.id, step: step.id, seed: '1', results, ms: 0 }
    expect(screenReport(run, lesson, options).split('\n').slice(2)).to.deep.equal([
      '  Your server did not start',
      '    got        Your file does not compile yet.',
      '    it says    server.ts:4  Oh',
      '    your file  server.ts',
      '    help       npx start learn hint',
    ])
  })
})
