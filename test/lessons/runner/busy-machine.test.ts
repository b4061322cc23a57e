import { spawn, type ChildProcess } from 'node:child_process'

import { expect } from 'chai'

import { solutionOf } from '../../../src/lessons/course/lesson-code.ts'
import { runChecks } from '../../../src/lessons/run/run-checks.ts'
import { firstProblem } from '../../../src/lessons/run/run-result.ts'
import { limitsFor } from '../../../src/lessons/runner/limits.ts'
import { findEntry } from '../../../src/lessons/workspace/workspace.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { exercises, summary, title, type Exercise } from '../support/course.ts'

const lasts = exercises.filter(({ lesson, step }) => step === lesson.steps.at(-1)).slice(0, 3)

describe('lessons/runner: on a busy machine', function () {
  this.timeout(600_000)
  let bench: Bench
  let loops: ChildProcess[] = []
  before(async () => {
    bench = await createBench()
    loops = Array.from({ length: 10 }, () =>
      spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
    )
  })
  after(() => {
    loops.forEach((loop) => loop.kill('SIGKILL'))
    return bench.close()
  })

  const run = async ({ lesson, checks, step }: Exercise, files: ReadonlyMap<string, string>) => {
    const entry = findEntry(await bench.place(files), lesson) ?? ''
    return runChecks({ lesson, checks, step: step.id, target: { entry }, limits: limitsFor({}) })
  }

  for (const exercise of lasts)
    it(`no right program is told that it hangs or loops: ${title(exercise)}`, async () => {
      const result = await run(exercise, await solutionOf(exercise.lesson, exercise.step.id))
      expect(summary(result)).to.deep.equal([])
    })

  it('an endless loop still is', async () => {
    const [exercise] = lasts
    if (!exercise) throw new Error('no lesson')
    const result = await run(exercise, new Map([[exercise.lesson.entry, 'for (;;) {}']]))
    const { diagnosis, got } = firstProblem(result)?.problem ?? {}
    expect(diagnosis?.id).to.equal('never-listened')
    expect(got).to.contain('endless loop')
  })
})
