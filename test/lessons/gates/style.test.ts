import { execFile } from 'node:child_process'
import path from 'node:path'

import { expect } from 'chai'

import { packageDir } from '../../../src/lessons/course/course.ts'
import { solutionOf, starterOf } from '../../../src/lessons/course/lesson-code.ts'
import { createBench, type Bench } from '../support/bench.ts'
import { exercises } from '../support/course.ts'
import { alternatives } from '../support/fixtures.ts'

describe('lessons/gates: the code of every step', function () {
  this.timeout(60_000)
  let bench: Bench
  const dirs: string[] = []
  before(async () => {
    bench = await createBench()
    for (const { lesson, step } of exercises)
      for (const read of [starterOf, solutionOf]) dirs.push(await bench.place(await read(lesson, step.id)))
  })
  after(() => bench.close())

  it('is formatted', async () => {
    const config = path.join(packageDir, '.oxfmtrc.json')
    expect(await output('oxfmt', ['--check', '-c', config, ...dirs], bench.dir)).to.contain(
      'All matched files',
    )
  })

  it('compiles, in the workspace as a learner has it', async () => {
    for (const { files } of alternatives) await bench.place(files)
    expect(await output('tsc', ['--noEmit', '-p', '.'], bench.dir)).to.equal('')
  })

  it('and the checks are well typed', async () => {
    expect(await output('tsc', ['--noEmit', '-p', path.join(packageDir, 'lessons')], packageDir)).to.equal('')
  })
})

const output = (tool: string, args: readonly string[], cwd: string): Promise<string> =>
  new Promise((resolve) => {
    const program = path.join(packageDir, 'node_modules', '.bin', tool)
    execFile(program, [...args], { cwd }, (_, stdout, stderr) => resolve(stdout + stderr))
  })
