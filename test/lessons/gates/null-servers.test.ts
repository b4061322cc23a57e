import path from 'node:path'

import { expect } from 'chai'

import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { cases, shareOf } from '../support/cases.ts'
import { lessons } from '../support/course.ts'
import { nullServers } from '../support/null-servers.ts'

describe('lessons/gates: null servers pass nothing (a sixth of the pairs; all with npm run gates)', () => {
  let bench: Bench
  before(async () => (bench = await createBench()))
  after(() => bench.close())

  const pairs = lessons.flatMap((lesson) =>
    Object.entries(nullServers).map(([name, code]) => ({
      lesson: lesson.lesson,
      checks: lesson.checks,
      name,
      code,
    })),
  )

  const nameOf = ({ lesson, name }: (typeof pairs)[number]): string => `${lesson.folder} ${name}`
  cases(shareOf(pairs, 6, nameOf), nameOf, async ({ lesson, checks, code }) => {
    const entry = path.join(await bench.place(new Map([['server.mjs', code]])), 'server.mjs')
    const step = lesson.steps.at(-1)?.id ?? ''
    const limits = { ...limitsFor(), request: 400 }
    const { results } = await runChecks({ lesson, checks, step, target: { entry }, limits })
    expect(results.filter(({ status }) => ['pass', 'tool-error', 'skipped'].includes(status))).to.deep.equal(
      [],
    )
  })
})
